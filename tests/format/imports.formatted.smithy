$version: "2.0"

namespace example.imports // line

// above a
use a.a#InTrait

use b.B#Mixed

// above B
use b.b#InValue

// above z
use z.z#InMember // z

// Belongs to A
/// Documents A
@InTrait(value: InValue)
structure A {
    b: InMember$x
    c: other#Unused
    d: Mixed
}
