$version: "2.0"
namespace example.shapes
string A with [ M , N ]
structure B for R with [M] { $id
  @required name : String
  count:Integer=1
}
union C { a:String,b:Unit }
list D { member: A }
map E { key: A value: B }
intEnum F { ONE=1
TWO=2
}
enum G { ONE, TWO }
operation H { input := @a for R with [M] { a: String }, output := {}, errors: [X, Y] }
operation I { input: B output:= with [M] { } errors: [] }
operation J {}
service K { version: "1", operations: [H, I], resources: [], rename: { "a#B": "C" }, "errors": [X] }
resource R { identifiers: { id: String } put: H
  collectionOperations: [I], properties: {} }
apply B @a
apply B$name { @a @b("c") }
structure StructureWithAVeryLongName with [MixinWithALongName1, MixinWithALongName2, MixinWithALongName3, MixinWithAL4] {}
structure LongMember {
  /// A comment that is so long that the whole structure, from its brace to its end, does not fit into one hundred and twenty
  a: String
}
service L { version: "1" }
structure M {}
