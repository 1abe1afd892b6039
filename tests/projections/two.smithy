$version: "2"
namespace own.two
structure Shared { @other s: String }
@mixin @tags(["mix"]) structure Mix { mixed: String, shared: Shared }
@trait @tags(["pub"]) structure mark { @idRef(selector: "*") name: String, helper: Helper }
structure Helper { x: String }
@trait structure other {}
@trait @tags(["int"]) structure never {}
@deprecated(since: "2019-05-05") @never structure Lonely {}
