//! The service that `HARDIE_TEST_MODEL` names: CreateContact from another model, or a custom
//! service; `several` are one of AWS's and two that are not.

use std::process::ExitCode;

/// A service, or the same from its table where `HARDIE_TEST_TABLES` is set.
macro_rules! service {
    ($($module:ident)::*) => {
        hardie_tests::or_table(
            &hardie_tests::$($module)::*::SERVICE,
            &hardie_tests::$($module)::*::TABLES,
        )
    };
}

fn main() -> ExitCode {
    let service = match std::env::var("HARDIE_TEST_MODEL").as_deref() {
        Ok("changed") => service!(changed_connect),
        Ok("mailroom") => service!(mailroom),
        Ok("vault") => service!(vault),
        Ok("shelf") => service!(shelf),
        Ok("several") => {
            return hardie_cli::run(&[service!(connect), service!(locker), service!(noted)]);
        }
        Ok("beside-menu") => {
            return hardie_cli::run(&[service!(noted), service!(cases::table_option_rules)]);
        }
        Ok("desk") => service!(desk),
        Ok("billing") => service!(billing),
        Ok("noted") => service!(noted),
        Ok("bedrock") => service!(bedrock),
        Ok("bus") => service!(bus),
        Ok("relay") => service!(relay),
        Ok("locker") => service!(locker),
        Ok("locker-query") => service!(locker_query),
        Ok("locker-scheme") => service!(locker_scheme),
        Ok("quoting") => service!(quoting),
        Ok("beside") => service!(beside),
        Ok("post-restXml") => service!(post_rest_xml),
        Ok("post-awsQuery") => service!(post_aws_query),
        Ok("post-ec2Query") => service!(post_ec2_query),
        Ok("customized") => service!(cases::table_customizations),
        Ok("option-rules") => service!(cases::table_option_rules),
        Ok("presigned") => service!(cases::table_presigned_url),
        Ok("parcels") => service!(parcels),
        Ok("post-rpcv2Cbor") => service!(post_rpc_v2_cbor),
        Ok("post-rpcv2Json") => service!(post_rpc_v2_json),
        #[cfg(upstream_models)]
        Ok("april") => service!(upstream_april),
        #[cfg(upstream_models)]
        Ok("september") => service!(upstream_september),
        _ => {
            eprintln!("HARDIE_TEST_MODEL names none of the models");
            return ExitCode::from(2);
        }
    };
    hardie_cli::run(&[service])
}
