$version: "2"

namespace example.noted

use aws.protocols#restJson1

/// Keeps books.
@restJson1
@externalDocumentation(
    "Guide": "https://noted.example/guide?a=1&b=2"
    "Script": "javascript:alert(1)"
)
@since("2019")
service Noted {
    version: "2024-01-01"
    operations: [
        AddBook
        ListBooks
        RemoveBook
        Repair
        Watch
    ]
}

/// Adds a book.
@http(method: "POST", uri: "/books")
@tags(["books", "writing"])
@unstable
@since("1.4")
@externalDocumentation("Rules for titles": "http://noted.example/titles")
@examples([
    {
        title: "To add a book"
        documentation: "The shelf is optional."
        input: { title: "Moby Dick; or, The Whale", level: 2, size: { width: 3 } }
    }
    {
        title: "To add a book without a title"
        input: { title: "-" }
        error: { shapeId: Full, content: { message: "no" } }
    }
])
operation AddBook {
    input := {
        /// The title.
        @required
        title: String

        /// The old name of the title.
        @deprecated(message: "Use `--title`.", since: "1.2")
        name: String

        /// The shelf.
        @recommended(reason: "books without a shelf get lost")
        shelf: Shelf

        level: Level

        @internal
        trace: String

        size: Size

        pages: BigInteger

        price: BigDecimal

        extra: Document
    }
    errors: [Full]
}

/// Lists the books.
@readonly
@http(method: "GET", uri: "/books")
@tags(["books"])
operation ListBooks {
    output := {
        titles: Titles
    }
}

/// Removes a book.
@http(method: "POST", uri: "/remove")
@tags(["housekeeping"])
operation RemoveBook {}

/// Repairs the store.
@internal
@http(method: "POST", uri: "/repair")
operation Repair {}

/// Waits for news.
@longPoll(timeoutMillis: 90000)
@http(method: "POST", uri: "/watch")
operation Watch {}

/// A shelf.
@since("1.3")
@externalDocumentation("Shelves": "https://noted.example/shelves")
string Shelf

intEnum Level {
    /// For children.
    EASY = 1

    HARD = 2

    @internal
    SECRET = 3
}

structure Size {
    width: Integer

    @unstable
    height: Integer

    @internal
    secretDepth: Integer
}

list Titles {
    member: String
}

/// All shelves are full.
@error("client")
@unstable
structure Full {
    message: String
}
