$version: "2"
metadata a = [1]
metadata b = "x"
namespace own.one
use own.two#Shared
use own.two#Mix
use own.two#mark
use own.two#other
use aws.protocols#restJson1
use smithy.waiters#waitable

@restJson1
@tags(["pub"])
service S {
    version: "1"
    operations: [A, B]
    resources: [R]
    errors: [E]
    rename: { "own.two#Shared": "Renamed" }
}
@tags(["pub"])
service Second { version: "2", operations: [B] }
resource R { identifiers: { id: String }, read: Get, operations: [Extra], resources: [Sub] }
@tags(["int"])
resource Sub { identifiers: { id: String } operations: [InSub] }
@readonly @http(method: "GET", uri: "/r/{id}")
operation Get { input := for R { @required @httpLabel $id }, output := {} }
@tags(["int"]) @http(method: "POST", uri: "/x/{id}")
operation Extra { input := for R { @required @httpLabel $id }, errors: [E, F] }
@http(method: "POST", uri: "/s/{id}")
operation InSub { input := for R { @required @httpLabel $id } }
@tags(["pub", "int"]) @http(method: "POST", uri: "/a")
operation A {
    input: AIn
    output: AOut
    errors: [F]
}
@http(method: "POST", uri: "/b")
@mark(name: "own.two#Shared")
operation B { input := { @deprecated(since: "2020-01-01") old: String, x: Shared, @tags(["int"]) y: Integer, e: En, u: Un }, output := with [Mix] { own: String } }
@tags(["pub"])
structure AIn with [Mix] { @tags(["pub"]) @mark name: Shared, list: L, @deprecated(since: "1.2.0") v: String }
@tags(["int"])
structure AOut { value: String }
@error("client") @tags(["int"]) structure E { message: String }
@error("server") structure F { message: String }
list L { member: Shared }
enum En { @tags(["int"]) ONE, TWO }
union Un { @tags(["int"]) a: String, b: Shared, c: Hidden }
@tags(["int"]) structure Hidden { me: Hidden }
structure Unused { x: UnusedChild }
@tags(["pub"])
structure UnusedChild {}
