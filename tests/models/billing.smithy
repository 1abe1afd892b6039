$version: "2.0"

namespace acme.billing

use aws.protocols#restJson1

/// Creates and reads invoices.
@restJson1
@httpBearerAuth
@title("Acme Billing")
@paginated(inputToken: "nextToken", outputToken: "nextToken", pageSize: "pageSize")
service Billing {
    version: "2026-01-01"
    operations: [
        CreateInvoice
        GetReceipt
        ListInvoices
    ]
}

// Without documentation.
@http(method: "POST", uri: "/invoices", code: 201)
operation CreateInvoice {
    input := {
        @required
        customer: String

        @documentation("The amount in cents.")
        amount: Integer = 100

        due: Timestamp

        labels: Labels

        lines: Lines

        notes: Document

        urgent: Boolean
    }

    output := {
        @required
        invoiceId: String
    }

    errors: [
        NotAccepted
    ]
}

/// Writes the receipt of an invoice to a file.
@readonly
@http(method: "GET", uri: "/invoices/{invoiceId}/receipt")
operation GetReceipt {
    input := {
        @required
        @httpLabel
        invoiceId: String
    }

    output := {
        @httpPayload
        receipt: Receipt = ""
    }
}

/// Lists the invoices.
@readonly
@paginated(items: "invoices")
@http(method: "GET", uri: "/invoices")
operation ListInvoices {
    input := {
        @httpQuery("next")
        nextToken: String

        @httpQuery("size")
        @range(min: 1, max: 100)
        pageSize: Integer
    }

    output := {
        @required
        invoices: InvoiceIds

        nextToken: String
    }
}

@streaming
blob Receipt

list InvoiceIds {
    member: String
}

map Labels {
    key: String
    value: Label
}

structure Label {
    text: String
    color: Color
}

enum Color {
    RED = "red"
    BLUE = "blue"
}

list Lines {
    member: Line
}

structure Line {
    text: String
    price: Integer
}

@error("client")
@httpError(409)
structure NotAccepted {
    message: String
}
