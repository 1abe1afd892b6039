//no space
/// Documents nothing
$version: "2.0" /// nor does this

//////
// Banner
//////
namespace example.comments // namespace
//  kept spaces
/// Documents A
@length(//a
min: 1 /// b
)
//// c
string A // same line
// below
//  below too

// apart
/// Documents B
structure B { // brace
    /// Documents c
    c: String // after c
    // above d
    d: String   =   "x" // after d
    // below d
    /// Documents nothing
}
/// Documents nothing
apply B // before the trait
@sensitive

//// Banner

/// Documents C
enum C // before the brace
{ D /// after D
 E = "e" /// after E
}
/// Documents nothing
