$version: "2.0"

// Smithy's formatter loses comments in these places, or changes the strings.
namespace example.kept

@a(
// kept 1
)
service S {
    operations: // kept 2
    []
    // kept 3
    rename // kept 4
    : {}
}

@documentation("two  
lines	
")
structure A {}

@documentation("""
    a tab	
    """)
structure B {}

structure C
/// Documents nothing
{ a: String }

/// Documents D
structure D {}
