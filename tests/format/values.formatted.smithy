$version: "2.0"

metadata quoted = {
    a: 1
    "b c": 2
    "_": 3
    __d: 4
    "5": []
    e: {}
    f: null
    g: -1.50e+3
    h: a.b#C$d
}

metadata long = {
    first: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    second: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    c: 1
}

metadata objects = [
    {
        a: 1
    }
    {}
    []
    [1, 2]
]

metadata block = """
first
  second \" "" \
third


"""

metadata emoji = ["😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", 1, 12, 12]

metadata wide = [
    "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"
    1
    12
    12
]

namespace example.values

@a
@b
@c("x")
@d([1, 2])
@e({ f: 1 })
@g(
    """
    block"""
)
@h(
    "two
lines"
)
@i(
    j: {
        k: 1
        l: [
            {
                m: 2
            }
        ]
    }
)
@n("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
@o(
    p: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    q: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
)
string S
