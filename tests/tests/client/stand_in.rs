//! Stand-ins for STS, IAM Identity Center, AWS Sign-In, a container's endpoint, instance metadata
//! and Connect, which verify requests, on one port.

use crate::server::{Answer, Seen, Server};
use crate::support::{bare, write_files};
use std::path::Path;
use std::process::Command;

pub(crate) const KEYS: &str = "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = \
    s\n[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\naws_session_token = \
    token-of-base\n";

pub(crate) const EXPIRES: &str = "2099-01-01T00:00:00Z";

/// STS, IAM Identity Center, a container's endpoint, an instance's metadata and Connect on one
/// port.
pub(crate) fn aws() -> Server {
    Server::by(|seen| {
        let path = seen.target.split('?').next().unwrap_or_default();
        match (seen.method.as_str(), path) {
            ("PUT", "/contact/create-contact") => Answer::contact(),
            ("POST", "/") => sts(seen),
            ("GET", "/federation/credentials") => sso(seen),
            ("POST", "/token") => sso_refresh(seen),
            ("POST", "/v1/token") => sign_in(seen),
            ("GET", "/container") if seen.header("authorization") == Some("token-of-container") => {
                json_keys("AKIDCONTAINER", "Token")
            }
            ("PUT", "/latest/api/token") => Answer::new(200, "token-of-metadata")
                .with("x-aws-ec2-metadata-token-ttl-seconds", "21600"),
            ("GET", path) if path.starts_with("/latest/") => metadata(seen, path),
            _ => Answer::new(404, "nothing here"),
        }
    })
}

fn metadata(seen: &Seen, path: &str) -> Answer {
    if seen.header("x-aws-ec2-metadata-token") != Some("token-of-metadata") {
        return Answer::new(401, "");
    }
    match path {
        "/latest/meta-data/placement/availability-zone/" => Answer::new(200, "eu-north-1a"),
        path if path.ends_with("/role-of-instance") => json_keys("AKIDINSTANCE", "Token"),
        path if path.contains("/iam/security-credentials") => Answer::new(200, "role-of-instance"),
        _ => Answer::new(404, ""),
    }
}

fn json_keys(id: &str, token: &str) -> Answer {
    let body = format!(
        r#"{{"Code":"Success","Type":"AWS-HMAC","LastUpdated":"2024-01-01T00:00:00Z","AccessKeyId":"{id}","SecretAccessKey":"secret-of-{id}","{token}":"token-of-{id}","Expiration":"{EXPIRES}"}}"#
    );
    Answer::new(200, &body)
}

/// Returns keys whose ID tells who requested which role.
fn sts(seen: &Seen) -> Answer {
    let body = seen.text();
    let field = |name: &str| {
        let start = format!("{name}=");
        body.split('&').find_map(|pair| pair.strip_prefix(&start)).unwrap_or_default().to_owned()
    };
    if field("RoleArn").ends_with("forbidden") {
        let error = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not you</Message></Error><RequestId>r</RequestId></ErrorResponse>";
        return Answer::new(403, error).with("content-type", "text/xml");
    }
    let action = field("Action");
    let who = match action.as_str() {
        "AssumeRole" => seen.key_id().unwrap_or("nobody").to_owned(),
        "AssumeRoleWithWebIdentity" if seen.key_id().is_none() => field("WebIdentityToken"),
        _ => return Answer::new(400, "which action?"),
    };
    let role = field("RoleArn").rsplit("%2F").next().unwrap_or_default().to_owned();
    let keys = format!(
        "<AccessKeyId>{role}-of-{who}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token-of-{role}</SessionToken><Expiration>{EXPIRES}</Expiration>"
    );
    let xml = format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><Credentials>{keys}</Credentials></{action}Result></{action}Response>"
    );
    Answer::new(200, &xml).with("content-type", "text/xml")
}

fn sso(seen: &Seen) -> Answer {
    if seen.header("x-amz-sso_bearer_token") != Some("token-of-sso") {
        return Answer::error(
            401,
            "UnauthorizedException",
            r#"{"message":"Session token not found or invalid"}"#,
        );
    }
    if !seen.target.contains("role_name=cook") || !seen.target.contains("account_id=111122223333") {
        return Answer::new(400, "{}");
    }
    Answer::new(
        200,
        r#"{"roleCredentials":{"accessKeyId":"AKIDSSO","secretAccessKey":"secret","sessionToken":"token-of-AKIDSSO","expiration":4070908800000}}"#,
    )
}

/// Refreshes the token of IAM Identity Center.
fn sso_refresh(seen: &Seen) -> Answer {
    let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
    if body["grantType"] != "refresh_token" || body["refreshToken"] != "refresh-of-sso" {
        return Answer::error(400, "InvalidGrantException", r#"{"error":"invalid_grant"}"#);
    }
    Answer::new(
        200,
        r#"{"accessToken":"token-of-sso","expiresIn":28800,"refreshToken":"next-of-sso","tokenType":"Bearer"}"#,
    )
}

/// Refreshes a session of `aws login`, with proof of possession.
fn sign_in(seen: &Seen) -> Answer {
    let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
    let proof = seen.header("dpop").unwrap_or_default().split('.').count();
    match (body["refreshToken"].as_str(), proof) {
        (Some("refresh-of-login"), 3) => Answer::new(
            200,
            r#"{"accessToken":{"accessKeyId":"AKIDREFRESHED","secretAccessKey":"secret","sessionToken":"token-of-AKIDREFRESHED"},"tokenType":"urn:aws:params:oauth:token-type:access_token_sigv4","expiresIn":900,"refreshToken":"next-of-login"}"#,
        ),
        (Some(error), 3) => {
            let body = format!(r#"{{"error":"{error}","message":"no"}}"#);
            Answer::error(403, "AccessDeniedException", &body)
        }
        other => Answer::new(400, &format!("{other:?}")),
    }
}

/// A call without keys; all AWS services are at the stand-in.
pub(crate) fn call(home: &Path, aws: &Server) -> Command {
    let mut command = bare(home);
    command.env("AWS_ENDPOINT_URL", aws.url()).env("AWS_MAX_ATTEMPTS", "1");
    command
}

/// The key ID and the session token of the call that reached Connect.
pub(crate) fn signer(aws: &Server) -> (String, Option<String>) {
    let seen = aws.seen();
    let call = seen.iter().rfind(|seen| seen.target == "/contact/create-contact").unwrap();
    (
        call.key_id().unwrap_or_default().to_owned(),
        call.header("x-amz-security-token").map(str::to_owned),
    )
}

pub(crate) fn home_with_tokens(config: &str, credentials: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let config = config.replace("{home}", home.path().to_str().unwrap());
    write_files(home.path(), &config, credentials);
    std::fs::write(home.path().join("web-token"), "token-of-web").unwrap();
    let cache = home.path().join(".aws/sso/cache");
    std::fs::create_dir_all(&cache).unwrap();
    let token = format!(
        r#"{{"startUrl":"https://sso.example/start","region":"us-east-1","accessToken":"token-of-sso","expiresAt":"{EXPIRES}"}}"#
    );
    for name in TOKEN_FILES {
        std::fs::write(cache.join(format!("{name}.json")), &token).unwrap();
    }
    home
}

/// SHA-1 of `s`, the session's name, and of `https://sso.example/start`.
const TOKEN_FILES: [&str; 2] =
    ["a0f1490a20d0211c997b44bc357e1972deab8ae3", "98df91031e87f97bfc088c045be6442dc5d70b2a"];
