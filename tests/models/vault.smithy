$version: "2"

namespace example.vault

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1

/// Keeps secrets of every type.
@service(sdkId: "Vault")
@sigv4(name: "vault")
@restJson1
service Vault {
    version: "2026-01-01"
    operations: [
        PutSecret
    ]
}

/// Puts a secret into the vault.
@http(method: "POST", uri: "/secrets")
operation PutSecret {
    input := {
        Text: SecretText
        Colour: SecretColour
        Integer: SecretInteger
        Long: SecretLong
        Double: SecretDouble
        Switch: SecretBoolean
        Bytes: SecretBytes
        When: SecretTime
        Texts: SecretTexts
        Numbers: SecretNumbers
        Keys: SecretKeys
        Owner: Owner
        Owners: Owners
        Account: Account
        Choice: Choice
        Note: Note

        @httpHeader("x-note")
        Header: SecretNote
    }

    output := {
        Id: String
    }
}

@sensitive
@length(min: 3, max: 40)
@pattern("^[a-z]+$")
string SecretText

@sensitive
@mediaType("application/json")
string SecretNote

@sensitive
enum SecretColour {
    BLUE = "blue"
}

@sensitive
@range(min: 1000, max: 2000)
integer SecretInteger

@sensitive
@range(min: 1000, max: 2000)
long SecretLong

@sensitive
@range(min: 1000, max: 2000)
double SecretDouble

@sensitive
boolean SecretBoolean

@sensitive
blob SecretBytes

@sensitive
timestamp SecretTime

list SecretTexts {
    member: SecretText
}

list SecretNumbers {
    member: SecretLong
}

map SecretKeys {
    key: SecretText
    value: String
}

/// Not sensitive itself, but one of its members.
structure Owner {
    Name: String
    Password: SecretText
    Pin: SecretInteger
}

list Owners {
    member: Owner
}

/// Sensitive as a whole.
@sensitive
structure Account {
    Name: String
    Number: Integer
    Inner: Inner
}

structure Inner {
    Level: Integer
    Raw: Blob
}

@sensitive
union Choice {
    text: String
    number: Integer
}

@sensitive
document Note
