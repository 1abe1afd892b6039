$version: "2"

namespace example.ledger

use aws.protocols#restJson1
use smithy.waiters#waitable

/// Keeps accounts.
@restJson1
@httpApiKeyAuth(name: "X-Key", in: "header")
service Ledger {
    version: "2026-01-01"
    operations: [
        Clone
        Download
        GetReceipt
        ListEntries
        PostEntry
        PutReceipt
        Upload
    ]
}

@readonly
@http(method: "GET", uri: "/clone")
operation Clone {}

@readonly
@http(method: "GET", uri: "/download")
operation Download {}

@http(method: "POST", uri: "/upload")
operation Upload {}

/// Reads a receipt.
@readonly
@http(method: "GET", uri: "/receipts/{name}")
@waitable(
    ReceiptReady: {
        minDelay: 1
        acceptors: [
            { state: "success", matcher: { output: { path: "state", expected: "ready", comparator: "stringEquals" } } }
            { state: "failure", matcher: { output: { path: "state", expected: "lost", comparator: "stringEquals" } } }
        ]
    }
)
operation GetReceipt {
    input := {
        @required
        @httpLabel
        name: String
    }

    output := {
        @httpHeader("X-State")
        state: State

        @httpPayload
        content: Content = ""
    }
}

/// Stores a receipt.
@idempotent
@http(method: "PUT", uri: "/receipts/{name}")
operation PutReceipt {
    input := {
        @required
        @httpLabel
        name: String

        @httpPayload
        content: Content = ""
    }
}

/// Lists entries.
@readonly
@paginated(inputToken: "next", outputToken: "next", items: "entries")
@http(method: "GET", uri: "/entries")
operation ListEntries {
    input := {
        @httpQuery("next")
        next: String
    }

    output := {
        entries: Entries

        next: String
    }
}

/// Posts an entry.
@http(method: "POST", uri: "/entries")
operation PostEntry {
    input := {
        @required
        entry: Entry

        @required
        account: String

        @required
        amount: Integer

        lines: Entries
    }

    output := {
        state: State
    }

    errors: [
        Closed
        Frozen
    ]
}

@streaming
blob Content

list Entries {
    member: Entry
}

structure Entry {
    @required
    text: String

    side: Side
}

union Side {
    debit: Long
    credit: Long
}

enum State {
    READY = "ready"
    LOST = "lost"
}

/// The text may quote an account.
@sensitive
string Hidden

@error("client")
@httpError(409)
structure Closed {
    message: Hidden

    account: String
}

@error("client")
@httpError(423)
structure Frozen {
    @required
    Message: Hidden
}
