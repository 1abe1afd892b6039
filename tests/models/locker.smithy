$version: "2"

namespace example.locker

use aws.auth#sigv4
use aws.protocols#restJson1
use smithy.waiters#waitable

/// Operations with each authentication scheme.
@title("Locker")
@restJson1
@sigv4(name: "locker")
@httpApiKeyAuth(name: "X-Api-Key", in: "header")
@httpBasicAuth
@httpBearerAuth
@httpDigestAuth
@auth([sigv4, httpApiKeyAuth, httpBasicAuth, httpBearerAuth, httpDigestAuth])
service Locker {
    version: "2026-01-01"
    operations: [ListItems, GetItem, PutItem, UploadItem, DropItem, SignItem, OpenItem, PeekItem, Ping, CreateUser]
}

/// With a bearer token.
@auth([httpBearerAuth])
@readonly
@http(method: "GET", uri: "/items")
@waitable(ItemsListed: {
    acceptors: [{ state: "success", matcher: { success: true } }]
})
operation ListItems {
    input := {
        @httpQuery("filter")
        filter: String
    }
    output := { name: String }
}

/// With an API key.
@auth([httpApiKeyAuth])
@readonly
@http(method: "GET", uri: "/items/{id}")
operation GetItem {
    input := {
        @required
        @httpLabel
        id: String
    }
    output := { name: String }
}

/// With a digest.
@auth([httpDigestAuth])
@idempotent
@http(method: "PUT", uri: "/items/{id}")
operation PutItem {
    input := {
        @required
        @httpLabel
        id: String

        name: String
    }
    output := { name: String }
}

/// With a digest and a stream.
@auth([httpDigestAuth])
@idempotent
@http(method: "PUT", uri: "/items/{id}/content")
operation UploadItem {
    input := {
        @required
        @httpLabel
        id: String

        @required
        @httpPayload
        content: Content
    }
    output := { name: String }
}

@streaming
blob Content

/// With user name and password.
@auth([httpBasicAuth])
@idempotent
@http(method: "DELETE", uri: "/items/{id}")
operation DropItem {
    input := {
        @required
        @httpLabel
        id: String
    }
    output := { name: String }
}

/// With a signature.
@auth([sigv4])
@http(method: "POST", uri: "/signed")
operation SignItem {
    input := { name: String }
    output := { name: String }
}

/// With any of three schemes.
@auth([httpBearerAuth, httpApiKeyAuth, httpBasicAuth])
@http(method: "POST", uri: "/open")
operation OpenItem {
    input := { name: String }
    output := { name: String }
}

/// With a token or without.
@auth([httpBearerAuth])
@optionalAuth
@http(method: "POST", uri: "/peek")
operation PeekItem {
    input := { name: String }
    output := { name: String }
}

/// Without authentication.
@auth([])
@http(method: "POST", uri: "/ping")
operation Ping {
    input := { name: String }
    output := { name: String }
}

/// Has options with the names of those for secrets.
@auth([httpBasicAuth])
@http(method: "POST", uri: "/users")
operation CreateUser {
    input := {
        username: String

        password: String
    }
    output := { name: String }
}
