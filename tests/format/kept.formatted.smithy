$version: "2.0"

// Smithy's formatter loses comments in these places, or changes the strings.
namespace example.kept

@a(
    // kept 1
)
service S {
    // kept 2
    operations: []
    // kept 3
    // kept 4
    rename: {}
}

@documentation(
    "two  
lines	
"
)
structure A {}

@documentation(
    """
    a tab	
    """
)
structure B {}

// Documents nothing
structure C {
    a: String
}

/// Documents D
structure D {}
