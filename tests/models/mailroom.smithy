$version: "2"

namespace example.mailroom

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1

/// Sends mail. The first two operations have the shape of those of Amazon Connect that send an
/// e-mail.
@service(sdkId: "Mailroom")
@sigv4(name: "mailroom")
@restJson1
service Mailroom {
    version: "2026-01-01"
    operations: [
        AssociateLabels
        CreateBox
        CreateContact
        DescribeBox
        FindLetters
        StartOutboundEmailContact
    ]
}

/// Creates a contact.
@idempotent
@http(method: "PUT", uri: "/contact/create-contact")
operation CreateContact {
    input := {
        @required
        InstanceId: String

        @idempotencyToken
        ClientToken: String

        @required
        Channel: String

        @required
        InitiationMethod: String
    }

    output := {
        ContactId: String
        ContactArn: String
    }
}

/// Sends an e-mail for a contact.
@idempotent
@http(method: "PUT", uri: "/contact/outbound-email")
operation StartOutboundEmailContact {
    input := {
        @required
        InstanceId: String

        @required
        ContactId: String

        @required
        DestinationEmailAddress: EmailAddress

        @required
        EmailMessage: Message

        @idempotencyToken
        ClientToken: String
    }

    output := {
        ContactId: String
    }
}

structure EmailAddress {
    @required
    EmailAddress: String

    DisplayName: String
}

structure Message {
    @required
    MessageSourceType: String

    RawMessage: RawMessage
}

structure RawMessage {
    @required
    Subject: String

    @required
    Body: String
}

/// Describes a box.
@readonly
@http(method: "GET", uri: "/boxes/{BoxId}")
operation DescribeBox {
    input := {
        @required
        @httpLabel
        BoxId: String
    }

    output := {
        Box: Box
    }
}

structure Box {
    BoxId: String
    BoxArn: String
    Name: String
    Rooms: Rooms
    ByColour: RoomsByColour
    Key: Key
}

list Rooms {
    member: Room
}

map RoomsByColour {
    key: String
    value: Room
}

structure Room {
    Number: Integer
    Created: Timestamp
}

@sensitive
structure Key {
    Teeth: Integer
    Maker: String
}

/// Creates a box.
@idempotent
@http(method: "PUT", uri: "/boxes")
operation CreateBox {
    input := {
        @required
        InstanceId: String

        @required
        Name: String

        Rooms: NewRooms
        ByColour: NewRoomsByColour
        Key: NewKey

        @idempotencyToken
        ClientToken: String
    }

    output := {
        BoxId: String
    }
}

@length(max: 2)
list NewRooms {
    member: NewRoom
}

map NewRoomsByColour {
    key: String
    value: NewRoom
}

structure NewRoom {
    Number: Integer
}

@sensitive
structure NewKey {
    Teeth: Integer
}

/// Adds labels to a box.
@http(method: "POST", uri: "/boxes/{BoxId}/labels")
operation AssociateLabels {
    input := {
        @required
        @httpLabel
        BoxId: String

        @required
        Labels: Labels

        Colours: Colours

        Print: Print

        @idempotencyToken
        ClientToken: String
    }

    output := {
        Count: Integer
    }
}

@length(min: 2, max: 3)
list Labels {
    member: String
}

@length(max: 2)
list Colours {
    member: String
}

structure Print {
    Colours: Colours
    Copies: Integer
}

/// Finds letters.
@readonly
@paginated(inputToken: "NextToken", outputToken: "NextToken", items: "Letters")
@http(method: "POST", uri: "/letters")
operation FindLetters {
    input := {
        Labels: Labels
        NextToken: String
    }

    output := {
        Letters: Letters
        NextToken: String
    }
}

list Letters {
    member: String
}
