$version: "2.0"

namespace example.kitchen

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1

@service(
    sdkId: "Kitchen"
    endpointPrefix: "kitchen"
    arnNamespace: "kitchen"
    cloudTrailEventSource: "kitchen.amazonaws.com"
)
@sigv4(
    name: "kitchen"
)
@restJson1
@auth([
    sigv4
])
@title("Example Kitchen")
service Kitchen {
    version: "2024-03-01"
    operations: [
        CookMeal
        PutScalars
        ArrangeShelves
        RouteOrder
        ReplaceTool
        PutPhoto
        StreamMenu
        FetchMenu
        Ping
        WipeBoard
    ]
}

/// <important> <p>Shelves are heavy.</p> <ul> <li> <p>Use gloves.</p> </li> <li> <p>Use <b>two</b> hands: <code>left</code> and <code>right</code>.</p> </li> </ul> </important><p>Arranges shelves.</p>
@http(
    method: "POST"
    uri: "/shelves"
    code: 200
)
operation ArrangeShelves {
    input: ArrangeShelvesRequest
    output: ArrangeShelvesResponse
    errors: [
        KitchenFault
        BusyFault
        BrokenFault
    ]
}

/// <p>Cooks one meal. The meal is ready when <code>Ready</code> is true.</p><note><p>Only one meal is cooked at a time.</p></note><p>For more, read <a href="https://kitchen.example/docs/meals">Meals</a> in the <i>Kitchen Guide</i>.</p>
@http(
    method: "POST"
    uri: "/meals"
    code: 200
)
operation CookMeal {
    input: CookMealRequest
    output: CookMealResponse
    errors: [
        KitchenFault
        BusyFault
        BrokenFault
    ]
}

@http(
    method: "GET"
    uri: "/menus/{MenuId}"
    code: 200
)
@readonly
operation FetchMenu {
    input: FetchMenuRequest
    output: FetchMenuResponse
    errors: [
        KitchenFault
        BusyFault
        BrokenFault
    ]
}

@http(
    method: "GET"
    uri: "/ping"
    code: 200
)
@readonly
operation Ping {
    input: PingRequest
    output: PingResponse
}

@http(
    method: "PUT"
    uri: "/photos/{PhotoId}"
    code: 200
)
@idempotent
operation PutPhoto {
    input: PutPhotoRequest
    output: PutPhotoResponse
    errors: [
        KitchenFault
        BusyFault
        BrokenFault
    ]
}

/// Plain text without any tag
@http(
    method: "PUT"
    uri: "/scalars"
    code: 200
)
@idempotent
operation PutScalars {
    input: PutScalarsRequest
    output: PutScalarsResponse
    errors: [
        KitchenFault
        BusyFault
        BrokenFault
    ]
}

@http(
    method: "PUT"
    uri: "/tools/{ToolId}"
    code: 200
)
@idempotent
operation ReplaceTool {
    input: ReplaceToolRequest
    output: ReplaceToolResponse
    errors: [
        KitchenFault
        BusyFault
        BrokenFault
    ]
}

/// <p>Routes an order &amp; prints a &lt;ticket&gt;.</p>
@http(
    method: "POST"
    uri: "/kitchens/{KitchenId}/tables/{TableNumber}/{Path+}?fixed=1"
    code: 202
)
operation RouteOrder {
    input: RouteOrderRequest
    output: RouteOrderResponse
    errors: [
        KitchenFault
        BusyFault
        BrokenFault
    ]
}

@http(
    method: "PUT"
    uri: "/menus/{MenuId}"
    code: 200
)
@idempotent
operation StreamMenu {
    input: StreamMenuRequest
    output: StreamMenuResponse
    errors: [
        KitchenFault
        BusyFault
        BrokenFault
    ]
}

/// <fullname>Wipe</fullname><p>Wipes the board.<br/>Gone is gone.</p>
@http(
    method: "DELETE"
    uri: "/boards/{BoardId}"
    code: 204
)
@idempotent
operation WipeBoard {
    input: WipeBoardRequest
    output: Unit
    errors: [
        KitchenFault
        BusyFault
        BrokenFault
    ]
}

structure Annotated {
    Label: Text
    Notes: Document
    Score: AnyInt
}

@input
structure ArrangeShelvesRequest {
    /// <p>The plan.</p>
    Plan: Step
    Plans: StepList
    Pantry: Pantry
    Pantries: PantryMap
    /// <p>A box in a box.</p>
    Box: Box
    Deep: Level1
    /// <p>Anything you like.</p>
    Notes: Document
    NoteList: AnythingList
    NoteMap: AnythingMap
    Annotated: Annotated
    AnnotatedList: AnnotatedList
}

@output
structure ArrangeShelvesResponse {
    Plan: Step
    Pantry: Pantry
    Notes: Document
    Box: Box
    Deep: Level1
}

structure Box {
    Label: Text
    Inner: Box
}

@error("server")
@httpError(500)
structure BrokenFault {
    Message: Text
}

@error("client")
@httpError(409)
structure BusyFault {
    Message: Text
    RetryInSeconds: AnyInt
    Queue: TextList
    Detail: Single
}

@input
structure CookMealRequest {
    /// <p>The name of the meal, e.g. <code>soup</code>.</p>
    @required
    MealName: DishName
    /// <p>A token. If you leave it out, one is made.</p>
    @idempotencyToken
    RequestToken: Text
    /// <p>How many plates: at most 500.</p>
    Servings: Count
    /// <p>The spices</p> <p>Valid spices are: SALT | PEPPER</p>
    Spices: SpiceList
    /// <p>Who comes to dinner?</p> <ul> <li> <p>Adults</p> </li> <li> <p>Children, see <a href="https://kitchen.example/kids">Kids: small</a>.</p> </li> </ul>
    Guests: TextList
    Tables: IntList
    Prices: WeightList
    Switches: FlagList
    /// <p>All ingredients
    /// in order.</p>
    Ingredients: IngredientList
    MainIngredient: Ingredient
    ByName: IngredientMap
    /// <p>Labels <b>must</b> be <i>short</i> and <code>lower-case </code>words.</p>
    Labels: TextMap
    Counts: IntMap
    Toggles: FlagMap
    SpiceNotes: SpiceMap
    Groups: ListMap
    Nested: MapMap
    LabelSets: MapList
    Grid: Matrix
    IntGrid: IntMatrix
    Tools: ToolList
    /// <p>Unclosed <b>tag</p>
    Wrapped: Wrapped
    WrappedFlag: WrappedFlag
    Single: Single
    Singles: SingleList
    WrappedList: WrappedList
    /// Choose <a>Heat</a> wisely; see https://kitchen.example/heat. Really.
    Heat: Heat
    HeatPlan: HeatList
    /// <p> Leading and  double   spaces.  </p>
    Strict: Strict
    /// <dl><dt>Term</dt><dd>Definition.</dd></dl>
    Renamed: Renamed
}

@output
structure CookMealResponse {
    /// <p>The id. It never changes.</p>
    MealId: Text
    Ready: Flag
    Servings: AnyInt
    /// <p>What went in.</p>
    Ingredients: IngredientList
    Labels: TextMap
    ReadyAt: Moment
}

@input
structure FetchMenuRequest {
    @httpLabel
    @required
    MenuId: Text
}

@output
structure FetchMenuResponse {
    @httpPayload
    Body: StreamBody = ""
    @httpHeader("Content-Type")
    Kind: Text
}

/// <p>One ingredient of a meal: name, amount and more.</p>
structure Ingredient {
    /// <p>What it is called.</p>
    @required
    Name: DishName
    /// <p>How much (1.5 is fine). More text.</p>
    Amount: Weight
    /// <p>Units: g, kg or ml.</p>
    Units: Text
    /// <p/>
    Organic: Flag
    Pieces: AnyInt
    /// <p>R&D tags</p>
    Tags: TextList
    Extra: TextMap
    /// <p>When it was added to the list.</p>
    Added: Moment
    /// <p>A picture.</p>
    Scan: Raw
    /// <p>Goes well with…</p>
    Seasoning: Spice
}

@error("client")
@httpError(400)
structure KitchenFault {
    message: Text
}

structure Level1 {
    Next: Level2
    Name: Text
}

structure Level2 {
    Next: Level3
    Items: TextList
}

structure Level3 {
    Next: Level4
    Count: AnyInt
}

structure Level4 {
    Next: Level5
    On: Flag
}

structure Level5 {
    Next: Level6
    Table: TextMap
}

structure Level6 {
    Next: Level7
    Weights: WeightList
}

structure Level7 {
    Deepest: Text
}

structure OvenSetting {
    @required
    Degrees: AnyInt
    Fan: Flag
}

structure Pantry {
    Label: Text
    Shelves: PantryMap
    Capacity: AnyInt
}

@input
structure PingRequest {}

@output
structure PingResponse {}

@input
structure PutPhotoRequest {
    @httpLabel
    @required
    PhotoId: Text
    @httpPayload
    Photo: Raw
    @httpHeader("Content-Type")
    ContentType: Text
}

@output
structure PutPhotoResponse {
    Digest: Text
}

@input
structure PutScalarsRequest {
    /// <p>First line<br>second line</p>
    Text: Text
    Name: DishName
    Code: Code
    Spice: Spice
    /// <ul><li>one</li><li>two<ul><li>two a</li><li>two b</li></ul></li></ul>
    Count: Count
    AnyInt: AnyInt
    BigCount: BigCount
    MinLong: MinLong
    Ratio: Ratio
    Weight: Weight
    PositiveWeight: PositiveWeight
    /// <p>Whether it is on. Default: off.</p>
    Enabled: Flag
    /// ...
    When: Moment
    /// :
    IsoWhen: IsoMoment
    HttpWhen: HttpMoment
    /// <p>A photo, encoded.</p>
    Photo: Raw
    Whens: MomentList
    Photos: RawList
    BigCounts: LongList
    ShortList: ShortTextList
    Times: Times
    S3Key: Text
    HTTPPort: AnyInt
    IPv6Ranges: TextList
    EnableDNSNames: Flag
    /// <p>Like <code>arn:aws:kms:x</code></p>
    KMSKeyARN: Text
    MD5OfBody: Text
}

@output
structure PutScalarsResponse {
    Text: Text
    AnyInt: AnyInt
    BigCount: BigCount
    Ratio: Ratio
    Weight: Weight
    Enabled: Flag
    When: Moment
    IsoWhen: IsoMoment
    HttpWhen: HttpMoment
    Photo: Raw
    Spice: Spice
}

structure Renamed {
    @jsonName("color")
    Colour: Text
    @jsonName("h")
    Hue: AnyInt
}

@input
structure ReplaceToolRequest {
    @httpLabel
    @required
    ToolId: Text
    @httpPayload
    Tool: Tool
    @httpHeader("X-Kitchen-Mode")
    Mode: Text
}

@output
structure ReplaceToolResponse {
    @httpPayload
    Tool: Tool
}

@input
structure RouteOrderRequest {
    @httpLabel
    @required
    KitchenId: DishName
    @httpLabel
    @required
    TableNumber: AnyInt
    @httpLabel
    @required
    Path: Text
    @httpQuery("urgent")
    @required
    Urgent: Flag
    @httpQuery("limit")
    Limit: AnyInt
    @httpQuery("share")
    Share: Weight
    @httpQuery("tag")
    Tags: TextList
    @httpQuery("since")
    Since: Moment
    @httpQueryParams
    More: TextMap
    @httpHeader("X-Kitchen-Mode")
    Mode: Text
    @httpHeader("X-Kitchen-Seats")
    Seats: IntList
    @httpHeader("X-Kitchen-Names")
    Names: TextList
    @httpHeader("X-Kitchen-Due")
    Due: Moment
    @httpHeader("X-Kitchen-Quiet")
    Quiet: Flag
    @httpHeader("X-Kitchen-Factor")
    Factor: Weight
    @httpHeader("X-Kitchen-Config")
    Config: JsonText
    @httpPrefixHeaders("X-Kitchen-Meta-")
    Meta: TextMap
    @httpHeader("X-Kitchen-Token")
    @idempotencyToken
    Token: Text
    Remark: Text
}

@output
structure RouteOrderResponse {
    @httpHeader("X-Ticket")
    Ticket: Text
    @httpHeader("X-Position")
    Position: AnyInt
    @httpPrefixHeaders("X-Meta-")
    Meta: TextMap
    @httpResponseCode
    Status: AnyInt
    Remark: Text
}

structure Single {
    Label: Text
}

/// <p>A step of a plan.</p>
structure Step {
    Text: Text
    Minutes: AnyInt
    SubSteps: StepList
}

@input
structure StreamMenuRequest {
    @httpLabel
    @required
    MenuId: Text
    @httpPayload
    Body: StreamBody = ""
}

@output
structure StreamMenuResponse {
    Digest: Text
}

structure Strict {
    @required
    First: Text
    @required
    Second: StrictInner
    Third: StrictInnerList
}

structure StrictInner {
    @required
    Code: Code
    @required
    Size: Count
}

structure Times {
    Plain: Moment
    Iso: IsoMoment
    Http: HttpMoment
    @timestampFormat("date-time")
    MemberIso: Moment
}

structure Tool {
    Name: Text
    Sizes: IntList
    Kinds: TextList
}

@input
structure WipeBoardRequest {
    @httpLabel
    @required
    BoardId: Text
    @httpQuery("force")
    Force: Flag
}

/// <p>Wraps a value.</p>
structure Wrapped {
    Value: Text
}

structure WrappedFlag {
    Value: Flag
}

/// <p>How to heat the meal.</p>
union Heat {
    Oven: OvenSetting
    Stove: Text
    Microwave: AnyInt
}

list AnnotatedList {
    member: Annotated
}

list AnythingList {
    member: Document
}

list FlagList {
    member: Flag
}

list HeatList {
    member: Heat
}

list IngredientList {
    member: Ingredient
}

list IntList {
    member: AnyInt
}

list IntMatrix {
    member: IntList
}

list LongList {
    member: BigCount
}

list MapList {
    member: TextMap
}

list Matrix {
    member: TextList
}

list MomentList {
    member: Moment
}

list RawList {
    member: Raw
}

@length(
    min: 1
    max: 3
)
list ShortTextList {
    member: DishName
}

list SingleList {
    member: Single
}

list SpiceList {
    member: Spice
}

list StepList {
    member: Step
}

@length(
    min: 1
)
list StrictInnerList {
    member: StrictInner
}

list TextList {
    member: Text
}

list ToolList {
    member: Tool
}

list WeightList {
    member: Weight
}

list WrappedList {
    member: Wrapped
}

map AnythingMap {
    key: Text
    value: Document
}

map FlagMap {
    key: Text
    value: Flag
}

map IngredientMap {
    key: Text
    value: Ingredient
}

map IntMap {
    key: Text
    value: AnyInt
}

map ListMap {
    key: Text
    value: TextList
}

map MapMap {
    key: Text
    value: TextMap
}

map PantryMap {
    key: Text
    value: Pantry
}

map SpiceMap {
    key: Spice
    value: Text
}

map TextMap {
    key: Text
    value: Text
}

integer AnyInt

long BigCount

@length(
    min: 3
    max: 8
)
@pattern("^[A-Z0-9]+$")
string Code

@range(
    min: 1
    max: 500
)
integer Count

/// <p>A name. At most 64 characters.</p>
@length(
    min: 1
    max: 64
)
string DishName

boolean Flag

@timestampFormat("http-date")
timestamp HttpMoment

@timestampFormat("date-time")
timestamp IsoMoment

@mediaType("application/json")
string JsonText

@range(
    min: 10
)
long MinLong

timestamp Moment

@range(
    min: 0
)
double PositiveWeight

float Ratio

blob Raw

/// <p>Which spice</p>
enum Spice {
    SALT
    PEPPER
    CUMIN
    SMOKED_PAPRIKA
}

@streaming
blob StreamBody

string Text

double Weight
