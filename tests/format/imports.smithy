$version: "2.0"
namespace example.imports // line
// above z
use z.z#InMember // z
// above unused
use a.b#Unused // unused
/// above B
use b.b#InValue

use b.B#Mixed
// above a
use a.a#InTrait
// Belongs to A
/// Documents A
@InTrait(value: InValue)
structure A {
    b: InMember$x
    c: other#Unused
    d: Mixed
}
