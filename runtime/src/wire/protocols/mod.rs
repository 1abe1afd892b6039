//! The protocols: one module per protocol, and the list of all.

#[cfg(feature = "json")]
mod aws_json;
#[cfg(feature = "query")]
mod aws_query;
#[cfg(feature = "query")]
mod ec2_query;
#[cfg(feature = "json")]
mod rest_json;
#[cfg(feature = "xml")]
mod rest_xml;
#[cfg(feature = "cbor")]
mod rpc_v2_cbor;
#[cfg(feature = "json")]
mod rpc_v2_json;
#[cfg(feature = "json")]
mod simple_rest_json;

use super::protocol::ProtocolCode;

/// Declares the static of each protocol. It exists without the protocol's feature too, so that
/// generated code compiles; sending then fails with a message that names the feature.
macro_rules! protocols {
    ($($(#[$docs:meta])* $name:ident = $id:literal, $feature:literal => $code:expr;)*) => {$(
        $(#[$docs])*
        pub static $name: ProtocolCode = ProtocolCode {
            name: $id,
            #[cfg(feature = "wire")]
            feature: $feature,
            #[cfg(all(feature = "wire", feature = $feature))]
            code: Some(&$code),
            #[cfg(all(feature = "wire", not(feature = $feature)))]
            code: None,
        };
    )*};
}

protocols! {
    /// `aws.protocols#restJson1`.
    REST_JSON_1 = "restJson1", "json" => rest_json::RestJson1;
    /// `aws.protocols#awsJson1_0`.
    AWS_JSON_1_0 = "awsJson1_0", "json" => aws_json::AwsJson1_0;
    /// `aws.protocols#awsJson1_1`.
    AWS_JSON_1_1 = "awsJson1_1", "json" => aws_json::AwsJson1_1;
    /// `aws.protocols#restXml`.
    REST_XML = "restXml", "xml" => rest_xml::RestXml;
    /// `aws.protocols#awsQuery`.
    AWS_QUERY = "awsQuery", "query" => aws_query::AwsQuery;
    /// `aws.protocols#ec2Query`.
    EC2_QUERY = "ec2Query", "query" => ec2_query::Ec2Query;
    /// `smithy.protocols#rpcv2Cbor`.
    RPC_V2_CBOR = "rpcv2Cbor", "cbor" => rpc_v2_cbor::RpcV2Cbor;
    /// `smithy.protocols#rpcv2Json`.
    RPC_V2_JSON = "rpcv2Json", "json" => rpc_v2_json::RpcV2Json;
    /// `alloy#simpleRestJson`.
    SIMPLE_REST_JSON = "simpleRestJson", "json" => simple_rest_json::SimpleRestJson;
}
