//! The models of the matrix: one service per protocol with a member for each combination of trait,
//! kind and location that Smithy permits. The build script generates these services.

use serde_json::{Map, Value, json};

/// The traits of the protocols, and the names of the generated files.
pub(crate) const PROTOCOLS: [(&str, &str); 7] = [
    ("aws.protocols#restJson1", "matrix_rest_json"),
    ("aws.protocols#restXml", "matrix_rest_xml"),
    ("aws.protocols#awsJson1_0", "matrix_json_10"),
    ("aws.protocols#awsJson1_1", "matrix_json_11"),
    ("aws.protocols#awsQuery", "matrix_query"),
    ("aws.protocols#ec2Query", "matrix_ec2"),
    ("smithy.protocols#rpcv2Cbor", "matrix_cbor"),
];

const NAMESPACE: &str = "https://matrix.example/doc/";

/// Scalars: the name of a member, and its target.
const SCALARS: [(&str, &str); 16] = [
    ("Boolean", "smithy.api#Boolean"),
    ("Byte", "smithy.api#Byte"),
    ("Short", "smithy.api#Short"),
    ("Integer", "smithy.api#Integer"),
    ("Long", "smithy.api#Long"),
    ("Float", "smithy.api#Float"),
    ("Double", "smithy.api#Double"),
    ("String", "smithy.api#String"),
    ("Blob", "smithy.api#Blob"),
    ("Size", "matrix#Size"),
    ("Level", "matrix#Level"),
    ("Timestamp", "smithy.api#Timestamp"),
    ("DateTime", "matrix#DateTime"),
    ("HttpDate", "matrix#HttpDate"),
    ("Epoch", "matrix#Epoch"),
    ("Secret", "matrix#Secret"),
];

/// The formats of timestamps.
const FORMATS: [(&str, &str); 3] =
    [("DateTime", "date-time"), ("HttpDate", "http-date"), ("Epoch", "epoch-seconds")];

/// Shapes for members without traits, which are called as their shapes.
const PLAIN: [&str; 34] = [
    "NamedList",
    "SpacedList",
    "StringListList",
    "SmallListList",
    "StringMapList",
    "StringListMap",
    "SmallListMap",
    "StringMapMap",
    "SmallList",
    "SmallMap",
    "ChoiceList",
    "ChoiceMap",
    "SparseStringList",
    "SparseStringMap",
    "SparseIntegerList",
    "SparseIntegerMap",
    "SparseSmallList",
    "SparseSmallMap",
    "SparseTimestampList",
    "SparseTimestampMap",
    "SparseStringListList",
    "SparseStringListMap",
    "NamedMap",
    "SizeKeyMap",
    "SpacedMap",
    "Small",
    "NamedSmall",
    "OwnSmall",
    "Empty",
    "Tree",
    "Choice",
    "JsonText",
    "Html",
    "Picture",
];

/// A member of a structure or union.
struct Field {
    name: String,
    target: String,
    traits: Map<String, Value>,
}

fn field(name: &str, target: &str, traits: Value) -> Field {
    let mut named = Map::new();
    for (key, value) in traits.as_object().into_iter().flatten() {
        let owner = if key == "ec2QueryName" { "aws.protocols" } else { "smithy.api" };
        named.insert(format!("{owner}#{key}"), value.clone());
    }
    let target = if target.contains('#') { target.to_owned() } else { format!("matrix#{target}") };
    Field { name: name.to_owned(), target, traits: named }
}

/// A member of an enum.
fn enum_value(value: &Value) -> Value {
    let traits = json!({"smithy.api#enumValue": value});
    json!({"target": "smithy.api#Unit", "traits": traits})
}

/// A model under construction.
struct Maker {
    shapes: Map<String, Value>,
    operations: Vec<Value>,
    /// Whether the protocol has HTTP bindings.
    is_rest: bool,
    /// ec2Query defines no maps.
    has_maps: bool,
    has_documents: bool,
}

/// The model of a protocol's service.
pub(crate) fn model(protocol: &str) -> Value {
    let is_rest = protocol.contains("#rest");
    let has_documents = protocol.contains("son1");
    let mut maker = Maker {
        shapes: Map::new(),
        operations: Vec::new(),
        is_rest,
        has_maps: !protocol.contains("#ec2"),
        has_documents,
    };
    maker.simple_shapes();
    maker.collections();
    maker.body();
    maker.headers();
    maker.uris();
    maker.payloads();
    maker.others();
    let service = json!({
        "type": "service", "version": "2020-02-02", "operations": maker.operations,
        "traits": {
            protocol: {}, "aws.api#service": {"sdkId": "Matrix"},
            "aws.auth#sigv4": {"name": "matrix"},
            "smithy.api#xmlNamespace": {"uri": NAMESPACE},
        },
    });
    maker.shapes.insert("matrix#Matrix".to_owned(), service);
    json!({"smithy": "2.0", "shapes": maker.shapes})
}

impl Maker {
    fn shape(&mut self, name: &str, shape: Value) {
        self.shapes.insert(format!("matrix#{name}"), shape);
    }

    fn structure(&mut self, name: &str, kind: &str, fields: &[Field], traits: Value) {
        let members: Map<String, Value> = fields
            .iter()
            .filter(|it| self.has_maps || !it.target.contains("Map"))
            .map(|it| (it.name.clone(), json!({"target": it.target, "traits": it.traits})))
            .collect();
        self.shape(name, json!({"type": kind, "members": members, "traits": traits}));
    }

    /// An operation; its output has the members of the input that a response can have.
    fn operation(&mut self, name: &str, uri: &str, fields: Vec<Field>, traits: Value) {
        let mut all = Map::from_iter([(
            "smithy.api#http".to_owned(),
            json!({"method": "POST", "uri": uri, "code": 200}),
        )]);
        all.extend(traits.as_object().cloned().unwrap_or_default());
        let of = |part: &str| json!({"target": format!("matrix#{name}{part}")});
        let facts = json!({
            "type": "operation", "input": of("Input"), "output": of("Output"), "traits": all,
        });
        self.structure(&format!("{name}Input"), "structure", &fields, json!({}));
        let requests =
            ["httpLabel", "httpQuery", "httpQueryParams"].map(|it| format!("smithy.api#{it}"));
        let mut outputs: Vec<Field> = fields
            .into_iter()
            .filter(|it| !self.is_rest || !requests.iter().any(|key| it.traits.contains_key(key)))
            .collect();
        for output in &mut outputs {
            for key in ["required", "idempotencyToken", "hostLabel"] {
                output.traits.remove(&format!("smithy.api#{key}"));
            }
            for key in &requests {
                output.traits.remove(key);
            }
        }
        self.structure(&format!("{name}Output"), "structure", &outputs, json!({}));
        self.shape(name, facts);
        self.operations.push(of(""));
    }

    fn simple_shapes(&mut self) {
        self.shape(
            "Size",
            json!({"type": "enum", "members": {
                "SMALL": enum_value(&json!("small")),
                "VERY_LARGE": enum_value(&json!("very large, \"b\"")),
            }}),
        );
        self.shape(
            "Level",
            json!({"type": "intEnum", "members": {
                "LOW": enum_value(&json!(1)), "HIGH": enum_value(&json!(9)),
            }}),
        );
        self.shape("Secret", json!({"type": "string", "traits": {"smithy.api#sensitive": {}}}));
        for (name, format) in FORMATS {
            let traits = json!({"smithy.api#timestampFormat": format});
            self.shape(name, json!({"type": "timestamp", "traits": traits}));
        }
        let json = json!({"smithy.api#mediaType": "application/json"});
        self.shape("JsonText", json!({"type": "string", "traits": json}));
        let html = json!({"smithy.api#mediaType": "text/html"});
        self.shape("Html", json!({"type": "string", "traits": html}));
        let picture = json!({"smithy.api#mediaType": "image/png"});
        self.shape("Picture", json!({"type": "blob", "traits": picture}));
        self.shape("Stream", json!({"type": "blob", "traits": {"smithy.api#streaming": {}}}));
        self.structure("Empty", "structure", &[], json!({}));
        let small = [
            field("Name", "smithy.api#String", json!({})),
            field(
                "count",
                "smithy.api#Integer",
                json!({"xmlName": "Number", "jsonName": "number"}),
            ),
        ];
        self.structure("Small", "structure", &small, json!({}));
        self.structure("NamedSmall", "structure", &small, json!({"smithy.api#xmlName": "Tiny"}));
        let own = json!({"smithy.api#xmlNamespace": {"uri": "https://own.example/"}});
        self.structure("OwnSmall", "structure", &small, own);
        let traits = json!({"xmlAttribute": {}, "xmlName": "m:kind"});
        let prefixed = [
            field("Kind", "smithy.api#String", traits),
            field("Name", "smithy.api#String", json!({})),
        ];
        let space =
            json!({"smithy.api#xmlNamespace": {"uri": "https://m.example/", "prefix": "m"}});
        self.structure("Prefixed", "structure", &prefixed, space);
        let tree = [
            field("Leaf", "smithy.api#String", json!({})),
            field("Branch", "Tree", json!({})),
            field("Branches", "Trees", json!({"xmlFlattened": {}})),
        ];
        self.structure("Tree", "structure", &tree, json!({}));
        self.list("Trees", "Tree", json!({}), json!({}));
        let choice = [
            field("Text", "smithy.api#String", json!({"xmlName": "text", "jsonName": "t"})),
            field("Small", "Small", json!({})),
            field("Nothing", "smithy.api#Unit", json!({})),
        ];
        self.structure("Choice", "union", &choice, json!({}));
    }

    fn list(&mut self, name: &str, target: &str, member: Value, traits: Value) {
        let it = field("member", target, member);
        let member = json!({"target": it.target, "traits": it.traits});
        self.shape(name, json!({"type": "list", "member": member, "traits": traits}));
    }

    fn map(&mut self, name: &str, value: Field, key: Field, traits: Value) {
        let of = |it: Field| json!({"target": it.target, "traits": it.traits});
        self.shape(
            name,
            json!({"type": "map", "key": of(key), "value": of(value), "traits": traits}),
        );
    }

    /// A map without traits on its key.
    fn plain_map(&mut self, name: &str, target: &str, traits: Value) {
        let key = field("key", "smithy.api#String", json!({}));
        self.map(name, field("value", target, json!({})), key, traits);
    }

    fn collections(&mut self) {
        let none = || json!({});
        for (name, target) in SCALARS {
            self.list(&format!("{name}List"), target, none(), none());
            self.plain_map(&format!("{name}Map"), target, none());
        }
        for (name, format) in FORMATS {
            let traits = json!({"timestampFormat": format});
            self.list(&format!("Member{name}List"), "smithy.api#Timestamp", traits.clone(), none());
            let value = field("value", "smithy.api#Timestamp", traits);
            let key = field("key", "smithy.api#String", none());
            self.map(&format!("Member{name}Map"), value, key, none());
        }
        self.list("NamedList", "smithy.api#String", json!({"xmlName": "Entry"}), none());
        let space = json!({"xmlNamespace": {"uri": "https://items.example/", "prefix": "i"}});
        self.list("SpacedList", "smithy.api#String", space.clone(), none());
        for name in ["StringList", "SmallList", "StringMap"] {
            self.list(&format!("{name}List"), name, none(), none());
            self.plain_map(&format!("{name}Map"), name, none());
        }
        for name in ["Small", "Choice"] {
            self.list(&format!("{name}List"), name, none(), none());
            self.plain_map(&format!("{name}Map"), name, none());
        }
        let sparse = || json!({"smithy.api#sparse": {}});
        for (name, target) in [
            ("String", "smithy.api#String"),
            ("Integer", "smithy.api#Integer"),
            ("Small", "Small"),
            ("Timestamp", "smithy.api#Timestamp"),
            ("StringList", "StringList"),
        ] {
            self.list(&format!("Sparse{name}List"), target, none(), sparse());
            self.plain_map(&format!("Sparse{name}Map"), target, sparse());
        }
        let key = || field("key", "smithy.api#String", json!({"xmlName": "K"}));
        let value = || field("value", "smithy.api#String", json!({"xmlName": "V"}));
        self.map("NamedMap", value(), key(), none());
        let size = field("key", "Size", none());
        self.map("SizeKeyMap", field("value", "smithy.api#Integer", none()), size, none());
        let key = field("key", "smithy.api#String", space.clone());
        self.map("SpacedMap", field("value", "smithy.api#String", space), key, none());
    }

    /// Members for a body, of every kind with every trait.
    fn body_fields(&self) -> Vec<Field> {
        let none = || json!({});
        let string = "smithy.api#String";
        let mut all = Vec::new();
        for (name, target) in SCALARS {
            all.push(field(name, target, none()));
            all.push(field(&format!("{name}List"), &format!("{name}List"), none()));
            all.push(field(&format!("{name}Map"), &format!("{name}Map"), none()));
        }
        for (name, format) in FORMATS {
            let traits = json!({"timestampFormat": format});
            all.push(field(&format!("Member{name}"), "smithy.api#Timestamp", traits.clone()));
            // The trait of the member precedes that of its target.
            all.push(field(&format!("Other{name}"), "HttpDate", traits));
            all.push(field(&format!("Member{name}List"), &format!("Member{name}List"), none()));
            all.push(field(&format!("Member{name}Map"), &format!("Member{name}Map"), none()));
        }
        all.extend(PLAIN.iter().map(|name| field(name, name, none())));

        // Flattened, and with another name.
        for name in [
            "StringList",
            "NamedList",
            "SmallList",
            "SpacedList",
            "ChoiceList",
            "StringMap",
            "NamedMap",
            "SmallMap",
            "SpacedMap",
            "StringListMap",
            "SparseStringList",
        ] {
            all.push(field(&format!("Flat{name}"), name, json!({"xmlFlattened": {}})));
            let traits = json!({"xmlFlattened": {}, "xmlName": format!("flat{name}")});
            all.push(field(&format!("FlatNamed{name}"), name, traits));
        }
        for target in [
            "smithy.api#String",
            "Small",
            "NamedSmall",
            "StringList",
            "NamedList",
            "StringMap",
            "Choice",
        ] {
            let name = target.rsplit('#').next().unwrap_or(target);
            let (xml, json) = (format!("renamed{name}"), format!("json-{name}"));
            let traits = json!({"xmlName": xml, "jsonName": json});
            all.push(field(&format!("Renamed{name}"), target, traits));
            let own = format!("Same{name}");
            all.push(field(&own, target, json!({"xmlName": own, "jsonName": own})));
            let traits = json!({"ec2QueryName": format!("ec2-{name}")});
            all.push(field(&format!("Ec2{name}"), target, traits));
            let traits =
                json!({"xmlName": format!("both{name}"), "ec2QueryName": format!("Ec2Both{name}")});
            all.push(field(&format!("Both{name}"), target, traits));
            let traits = json!({"xmlNamespace": {"uri": "https://member.example/"}});
            all.push(field(&format!("Space{name}"), target, traits));
            let traits = json!({"xmlNamespace": {"uri": "https://member.example/", "prefix": "m"}});
            all.push(field(&format!("Prefix{name}"), target, traits));
        }
        all.push(field("lowerCase", string, none()));
        all.push(field("under_score", string, json!({"xmlName": "a.b-c_d"})));
        all
    }

    /// Members that only structures can have.
    fn structure_fields(&self) -> Vec<Field> {
        let mut all = Vec::new();
        for (name, target) in SCALARS.into_iter().filter(|(name, _)| *name != "Blob") {
            all.push(field(&format!("Attribute{name}"), target, json!({"xmlAttribute": {}})));
        }
        let traits = json!({"xmlAttribute": {}, "xmlName": "renamedAttribute"});
        all.push(field("RenamedAttribute", "smithy.api#String", traits));
        all.push(field("Prefixed", "Prefixed", json!({})));
        all.push(field("Token", "smithy.api#String", json!({"idempotencyToken": {}})));
        all.push(field("DefaultString", "smithy.api#String", json!({"default": "d"})));
        all.push(field("DefaultInteger", "smithy.api#Integer", json!({"default": 5})));
        all
    }

    fn documents(&self) -> Vec<Field> {
        if self.has_documents {
            vec![field("Document", "smithy.api#Document", json!({}))]
        } else {
            Vec::new()
        }
    }

    fn body(&mut self) {
        let mut members = self.body_fields();
        members.extend(self.documents());
        self.structure("AnyChoice", "union", &members, json!({}));
        members.extend(self.structure_fields());
        self.structure("Everything", "structure", &members, json!({}));
        self.list("EverythingList", "Everything", json!({}), json!({}));
        self.plain_map("EverythingMap", "Everything", json!({}));
        self.operation("Body", "/body", members, json!({}));
        let space = json!({"xmlNamespace": {"uri": "https://nested.example/", "prefix": "n"}});
        let nested = vec![
            field("In", "Everything", json!({})),
            field("Items", "EverythingList", json!({})),
            field("Flat", "EverythingList", json!({"xmlFlattened": {}})),
            field("Entries", "EverythingMap", json!({})),
            field("Any", "AnyChoice", json!({})),
            field("Spaced", "Everything", space),
        ];
        self.operation("Nested", "/nested", nested, json!({}));
    }

    /// Members of every kind that can be one string.
    fn bound_fields(&self, trait_name: &str, prefix: &str) -> Vec<Field> {
        let bound = |name: &str| json!({trait_name: format!("{prefix}{name}")});
        let mut all = Vec::new();
        for (name, target) in SCALARS.into_iter().filter(|(name, _)| *name != "Blob") {
            all.push(field(name, target, bound(name)));
            let list = format!("{name}List");
            all.push(field(&list, &list, bound(&list)));
        }
        for (name, format) in FORMATS {
            let mut traits = bound(&format!("Member{name}"));
            traits["timestampFormat"] = json!(format);
            all.push(field(&format!("Member{name}"), "smithy.api#Timestamp", traits));
            let list = format!("Member{name}List");
            all.push(field(&list, &list, bound(&list)));
        }
        all
    }

    fn headers(&mut self) {
        let mut all = self.bound_fields("httpHeader", "X-");
        all.push(field("JsonText", "JsonText", json!({"httpHeader": "X-Json"})));
        all.push(field("Html", "Html", json!({"httpHeader": "x-html"})));
        all.push(field("Body", "smithy.api#String", json!({})));
        self.operation("Headers", "/headers", all, json!({}));
        let prefixed = vec![
            field("Map", "StringMap", json!({"httpPrefixHeaders": "X-Map-"})),
            field("Known", "smithy.api#String", json!({"httpHeader": "X-Known"})),
        ];
        self.operation("PrefixHeaders", "/prefix", prefixed, json!({}));
        let type_of = vec![
            field("Type", "smithy.api#String", json!({"httpHeader": "Content-Type"})),
            field("Body", "smithy.api#Blob", json!({"httpPayload": {}})),
        ];
        self.operation("ContentType", "/type", type_of, json!({}));
    }

    fn uris(&mut self) {
        let all = self.bound_fields("httpQuery", "q-");
        self.operation("Query", "/query?fixed=1&empty", all, json!({}));
        for (name, map) in [("Params", "StringMap"), ("ListParams", "StringListMap")] {
            let fields = vec![
                field("Map", map, json!({"httpQueryParams": {}})),
                field("Named", "smithy.api#String", json!({"httpQuery": "a b&c"})),
            ];
            self.operation(name, &format!("/{name}"), fields, json!({}));
        }
        let mut fields = Vec::new();
        for (name, target) in SCALARS.into_iter().filter(|(name, _)| *name != "Blob") {
            fields.push(field(name, target, json!({"httpLabel": {}, "required": {}})));
        }
        for (name, format) in FORMATS {
            let traits = json!({"httpLabel": {}, "required": {}, "timestampFormat": format});
            fields.push(field(&format!("Member{name}"), "smithy.api#Timestamp", traits));
        }
        let path: String = fields.iter().map(|it| format!("/{{{}}}", it.name)).collect();
        self.operation("Labels", &format!("/labels{path}"), fields, json!({}));
        let label = || json!({"httpLabel": {}, "required": {}});
        let fields = vec![
            field("Key", "smithy.api#String", label()),
            field("Bucket", "smithy.api#String", label()),
            field("Q", "smithy.api#String", json!({"httpQuery": "q"})),
        ];
        self.operation("Greedy", "/greedy/{Bucket}/{Key+}/end?x=y", fields, json!({}));
        let host = vec![
            field("Account", "smithy.api#String", json!({"hostLabel": {}, "required": {}})),
            field("Body", "smithy.api#String", json!({})),
        ];
        let traits = json!({"smithy.api#endpoint": {"hostPrefix": "a.{Account}-x."}});
        self.operation("Host", "/host", host, traits);
    }

    fn payloads(&mut self) {
        let mut kinds = vec![
            ("Blob", "smithy.api#Blob"),
            ("String", "smithy.api#String"),
            ("Size", "Size"),
            ("Html", "Html"),
            ("Picture", "Picture"),
            ("JsonText", "JsonText"),
            ("Small", "Small"),
            ("NamedSmall", "NamedSmall"),
            ("OwnSmall", "OwnSmall"),
            ("Choice", "Choice"),
            ("Everything", "Everything"),
            ("Empty", "Empty"),
            ("Stream", "Stream"),
        ];
        if self.has_documents {
            kinds.push(("Document", "smithy.api#Document"));
        }
        if !self.is_rest {
            return;
        }
        for (name, target) in kinds {
            let is_tree = matches!(name, "Small" | "NamedSmall" | "OwnSmall" | "Choice");
            let own = format!("Put{name}");
            let mut variants = vec![(own.clone(), json!({}))];
            if is_tree {
                variants.push((format!("{own}Same"), json!({"xmlName": "Content"})));
                variants.push((format!("{own}Named"), json!({"xmlName": "Other"})));
                variants.push((
                    format!("{own}Spaced"),
                    json!({"xmlNamespace": {"uri": "https://payload.example/", "prefix": "p"}}),
                ));
            }
            for (operation, mut traits) in variants {
                traits["httpPayload"] = json!({});
                if name == "Stream" {
                    traits["required"] = json!({});
                }
                let fields = vec![
                    field("Content", target, traits),
                    field("Header", "smithy.api#String", json!({"httpHeader": "X-Header"})),
                ];
                self.operation(&operation, &format!("/{operation}"), fields, json!({}));
            }
        }
    }

    /// Operations without members, or only with members outside the body.
    fn others(&mut self) {
        self.operation("Nothing", "/nothing", Vec::new(), json!({}));
        let header = vec![field("Header", "smithy.api#String", json!({"httpHeader": "X-Only"}))];
        self.operation("OnlyHeader", "/only", header, json!({}));
    }
}
