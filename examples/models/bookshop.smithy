$version: "2.0"

namespace example.bookshop

use aws.protocols#restJson1

/// Sells books.
@title("Bookshop")
@restJson1
@auth([])
service Bookshop {
    version: "2026-01-01"
    operations: [
        OrderBooks
        SearchBooks
    ]
}

/// Orders books, which are sent to one address.
@http(method: "POST", uri: "/orders", code: 201)
operation OrderBooks {
    input: OrderBooksRequest
    output: OrderBooksResponse
    errors: [
        OutOfStock
    ]
}

structure OrderBooksRequest {
    /// The books.
    @required
    Items: Items

    /// Where to send them.
    @required
    Address: Address

    /// Words of your own, kept with the order.
    Labels: Labels
}

structure OrderBooksResponse {
    @required
    OrderId: String
}

@length(min: 1, max: 20)
list Items {
    member: Item
}

structure Item {
    @required
    Isbn: Isbn

    Binding: Binding

    Count: Count
}

@pattern("^97[89][0-9]{10}$")
string Isbn

enum Binding {
    HARDCOVER
    PAPERBACK
}

@range(min: 1, max: 100)
integer Count

structure Address {
    @required
    Name: String

    Street: String

    @required
    City: String
}

map Labels {
    key: String
    value: String
}

/// Finds books by words of their titles.
@http(method: "GET", uri: "/books")
@readonly
operation SearchBooks {
    input: SearchBooksRequest
    output: SearchBooksResponse
}

structure SearchBooksRequest {
    @httpQuery("title")
    @required
    Title: String
}

structure SearchBooksResponse {
    Isbns: Isbns
}

list Isbns {
    member: Isbn
}

@error("client")
@httpError(409)
structure OutOfStock {
    Isbn: Isbn
    message: String
}
