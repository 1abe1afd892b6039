//! The service that `HARDIE_TEST_MODEL` names: CreateContact from another model, or a custom
//! service; `several` are one of AWS's and two that are not.

use std::process::ExitCode;

fn main() -> ExitCode {
    let service = match std::env::var("HARDIE_TEST_MODEL").as_deref() {
        Ok("changed") => &hardie_tests::changed_connect::SERVICE,
        Ok("mailroom") => &hardie_tests::mailroom::SERVICE,
        Ok("vault") => &hardie_tests::vault::SERVICE,
        Ok("shelf") => &hardie_tests::shelf::SERVICE,
        Ok("several") => {
            return hardie_cli::run(&[
                &hardie_tests::connect::SERVICE,
                &hardie_tests::locker::SERVICE,
                &hardie_tests::noted::SERVICE,
            ]);
        }
        Ok("beside-menu") => {
            return hardie_cli::run(&[
                &hardie_tests::noted::SERVICE,
                &hardie_tests::cases::table_option_rules::SERVICE,
            ]);
        }
        Ok("desk") => &hardie_tests::desk::SERVICE,
        Ok("billing") => &hardie_tests::billing::SERVICE,
        Ok("noted") => &hardie_tests::noted::SERVICE,
        Ok("bedrock") => &hardie_tests::bedrock::SERVICE,
        Ok("bus") => &hardie_tests::bus::SERVICE,
        Ok("relay") => &hardie_tests::relay::SERVICE,
        Ok("locker") => &hardie_tests::locker::SERVICE,
        Ok("locker-query") => &hardie_tests::locker_query::SERVICE,
        Ok("locker-scheme") => &hardie_tests::locker_scheme::SERVICE,
        Ok("quoting") => &hardie_tests::quoting::SERVICE,
        Ok("beside") => &hardie_tests::beside::SERVICE,
        Ok("post-restXml") => &hardie_tests::post_rest_xml::SERVICE,
        Ok("post-awsQuery") => &hardie_tests::post_aws_query::SERVICE,
        Ok("post-ec2Query") => &hardie_tests::post_ec2_query::SERVICE,
        Ok("customized") => &hardie_tests::cases::table_customizations::SERVICE,
        Ok("option-rules") => &hardie_tests::cases::table_option_rules::SERVICE,
        Ok("presigned") => &hardie_tests::cases::table_presigned_url::SERVICE,
        Ok("parcels") => &hardie_tests::parcels::SERVICE,
        Ok("post-rpcv2Cbor") => &hardie_tests::post_rpc_v2_cbor::SERVICE,
        Ok("post-rpcv2Json") => &hardie_tests::post_rpc_v2_json::SERVICE,
        #[cfg(upstream_models)]
        Ok("april") => &hardie_tests::upstream_april::SERVICE,
        #[cfg(upstream_models)]
        Ok("september") => &hardie_tests::upstream_september::SERVICE,
        _ => {
            eprintln!("HARDIE_TEST_MODEL names none of the models");
            return ExitCode::from(2);
        }
    };
    hardie_cli::run(&[service])
}
