//! Sessions of `aws sso login` and `aws login`: use, refresh, and messages about expired ones.

use crate::server::{Answer, Server};
use crate::stand_in::{EXPIRES, aws, call, home_with_tokens, signer};
use crate::support::{Ran, run};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

const SSO: &str = "[default]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = \
    cook\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://sso.example/start\n";
const OLD_SSO: &str = "[default]\nsso_account_id = 111122223333\nsso_role_name = cook\nsso_region \
    = us-east-1\nsso_start_url = https://sso.example/start\n";
const PAST: &str = "2020-01-01T00:00:00Z";

/// SHA-1 of `s` and of the start URL.
const FILES: [&str; 2] =
    ["a0f1490a20d0211c997b44bc357e1972deab8ae3", "98df91031e87f97bfc088c045be6442dc5d70b2a"];

const OVER: &str = "The SSO session associated with this profile has expired or is otherwise \
    invalid. To refresh this SSO session run aws sso login with the corresponding profile.";

fn token(home: &Path, text: Option<&str>) {
    for file in FILES {
        let file = home.join(format!(".aws/sso/cache/{file}.json"));
        match text {
            Some(text) => std::fs::write(file, text).unwrap(),
            None => std::fs::remove_file(file).unwrap(),
        }
    }
}

fn sso_token(access: &str, expires: &str, more: &str) -> String {
    format!(
        r#"{{"startUrl":"https://sso.example/start","region":"us-east-1","accessToken":"{access}","expiresAt":"{expires}"{more}}}"#
    )
}

#[test]
fn what_is_wrong_with_a_session_of_sso_is_said() {
    let refresh = |token: &str| {
        format!(
            r#","clientId":"c","clientSecret":"s","registrationExpiresAt":"{EXPIRES}","refreshToken":"{token}""#
        )
    };
    let table = [
        (SSO, None, "Error loading SSO Token: Token for s does not exist"),
        (
            OLD_SSO,
            None,
            "Error loading SSO Token: Token for https://sso.example/start does not exist",
        ),
        (SSO, Some("{".to_owned()), "Error loading SSO Token: Token for s does not exist"),
        (
            SSO,
            Some("{}".to_owned()),
            "Error loading SSO Token: Token for https://sso.example/start is invalid",
        ),
        (OLD_SSO, Some(sso_token("token-of-sso", PAST, "")), OVER),
        (
            SSO,
            Some(sso_token("token-of-sso", PAST, "")),
            "Error when retrieving token from sso: Token has expired and refresh failed",
        ),
        (
            SSO,
            Some(sso_token("another", PAST, &refresh("nobody's"))),
            "Error when retrieving token from sso: Token has expired and refresh failed",
        ),
        (SSO, Some(sso_token("another", EXPIRES, "")), OVER),
        (OLD_SSO, Some(sso_token("another", EXPIRES, "")), OVER),
    ];
    for (config, text, want) in table {
        let home = home_with_tokens(config, "");
        token(home.path(), text.as_deref());
        let Ran { code, err, .. } = run(&mut call(home.path(), &aws()));
        assert_eq!((code, err), (Some(255), format!("\naws: [ERROR]: {want}\n")), "{text:?}");
    }
}

#[test]
fn a_session_of_sso_is_refreshed_and_kept() {
    let home = home_with_tokens(SSO, "");
    let more = format!(
        r#","clientId":"c","clientSecret":"s","registrationExpiresAt":"{EXPIRES}","refreshToken":"refresh-of-sso""#
    );
    token(home.path(), Some(&sso_token("old", PAST, &more)));
    let aws = aws();
    let Ran { code, err, .. } = run(&mut call(home.path(), &aws));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(signer(&aws).0, "AKIDSSO");
    let kept =
        std::fs::read(home.path().join(format!(".aws/sso/cache/{}.json", FILES[0]))).unwrap();
    let kept: serde_json::Value = serde_json::from_slice(&kept).unwrap();
    assert_eq!(
        (&kept["accessToken"], &kept["refreshToken"]),
        (&"token-of-sso".into(), &"next-of-sso".into())
    );
}

const LOGIN: &str = "[default]\nlogin_session = arn:aws:iam::111122223333:user/me\n";
/// Generated for this test.
const KEY: &str = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIMG+ErVCCxVwgWpWyzcbwUK/1XkiISmfJWelVVI/XwJroAoGCCqGSM49\nAwEHoUQDQgAEwq6xmX1HDKSSZ21X1c4S6VQHfnQPNiAX49ekMEAIZxRVotEas2SI\nqPgwN0Xot3HVotGnoioRcX+6OKe2ydSVTw==\n-----END EC PRIVATE KEY-----\n";

fn login_file(home: &Path) -> PathBuf {
    let name = Sha256::digest(b"arn:aws:iam::111122223333:user/me");
    let name: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
    home.join(format!(".aws/login/cache/{name}.json"))
}

fn login(expires: &str, refresh: &str) -> serde_json::Value {
    serde_json::json!({
        "accessToken": {
            "accessKeyId": "AKIDLOGIN", "secretAccessKey": "s", "sessionToken": "token-of-login",
            "accountId": "111122223333", "expiresAt": expires,
        },
        "tokenType": "urn:aws:params:oauth:token-type:access_token_sigv4",
        "clientId": "arn:aws:signin:::devtools/same-device",
        "refreshToken": refresh,
        "dpopKey": KEY,
    })
}

fn home_with_login(document: Option<&serde_json::Value>) -> tempfile::TempDir {
    let home = home_with_tokens(LOGIN, "");
    let file = login_file(home.path());
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    if let Some(document) = document {
        std::fs::write(file, document.to_string()).unwrap();
    }
    home
}

/// Timestamps in all formats, and responses with missing members.
#[test]
fn a_session_of_aws_login_is_read_as_botocore_reads_it() {
    for expires in
        ["2099-01-01T00:00:00+00:00", "2099-01-01T00:00:00UTC", "2099-01-01 02:00:00+0200"]
    {
        let home = home_with_login(Some(&login(expires, "refresh-of-login")));
        let aws = aws();
        let Ran { code, err, .. } = run(&mut call(home.path(), &aws));
        assert_eq!((code, err.as_str(), aws.seen().len()), (Some(0), "", 1), "{expires}");
    }
    let damaged = "Error loading login session token: accessToken is missing or not valid.";
    for (body, want) in [
        ("{}", damaged),
        (
            r#"{"accessToken":{},"expiresIn":900}"#,
            "Error loading login session token: accessKeyId is missing or not valid.",
        ),
        (
            r#"{"accessToken":{},"expiresIn":"900"}"#,
            "Error loading login session token: expiresIn is missing or not valid.",
        ),
        ("[]", "Error loading login session token: Failed to refresh an access token."),
    ] {
        let home = home_with_login(Some(&login(PAST, "refresh-of-login")));
        let server = Server::of(vec![Answer::new(200, body)]);
        let Ran { code, err, .. } = run(&mut call(home.path(), &server));
        assert_eq!((code, err), (Some(255), format!("\naws: [ERROR]: {want}\n")), "{body}");
    }
    let home = home_with_login(Some(&login(PAST, "refresh-of-login")));
    let server =
        Server::of(vec![Answer::error(400, "ValidationException", r#"{"message":"bad"}"#)]);
    let Ran { code, err, .. } = run(&mut call(home.path(), &server));
    let want = "An error occurred (ValidationException) when calling the CreateOAuth2Token \
        operation (reached max retries: 0): bad";
    assert_eq!((code, err), (Some(254), format!("\naws: [ERROR]: {want}\n")));
}

#[test]
fn a_session_of_aws_login_signs_and_is_refreshed() {
    for (expires, want) in [(EXPIRES, "AKIDLOGIN"), (PAST, "AKIDREFRESHED")] {
        let home = home_with_login(Some(&login(expires, "refresh-of-login")));
        let aws = aws();
        let Ran { code, err, .. } = run(&mut call(home.path(), &aws));
        assert_eq!((code, err.as_str()), (Some(0), ""), "{want}");
        assert_eq!(signer(&aws).0, want);
        let kept: serde_json::Value =
            serde_json::from_slice(&std::fs::read(login_file(home.path())).unwrap()).unwrap();
        assert_eq!(kept["accessToken"]["accessKeyId"], want);
    }
}

#[test]
fn what_is_wrong_with_a_session_of_aws_login_is_said() {
    let table = [
        (
            None,
            "Error loading login session token: Unable to load a existing login session for \
                session arn:aws:iam::111122223333:user/me, Please reauthenticate with 'aws login'.",
        ),
        (
            Some(serde_json::json!({"accessToken": {}, "clientId": "c"})),
            "Error loading login session token: Failed to load access token from token cache, \
                missing one or more required fields.",
        ),
        (
            Some(login(PAST, "TOKEN_EXPIRED")),
            "Your session has expired. Please reauthenticate using 'aws login'.",
        ),
        (
            Some(login(PAST, "USER_CREDENTIALS_CHANGED")),
            "Unable to refresh login credentials because of a change in your password. Please \
                reauthenticate with your new password using 'aws login'.",
        ),
        (
            Some(login(PAST, "INSUFFICIENT_PERMISSIONS")),
            "Unable to create or refresh login credentials due to insufficient permissions. You \
                may be missing permission for the 'signin:CreateOAuth2Token' action.",
        ),
    ];
    for (document, want) in table {
        let home = home_with_login(document.as_ref());
        let Ran { code, err, .. } = run(&mut call(home.path(), &aws()));
        assert_eq!((code, err), (Some(255), format!("\naws: [ERROR]: {want}\n")));
    }
}

#[test]
fn a_session_of_aws_login_with_a_control_character_is_refused_by_its_name() {
    let mut document = login(EXPIRES, "refresh-of-login");
    document["accessToken"]["accessKeyId"] = "HIDDEN\n".into();
    let home = home_with_login(Some(&document));
    let Ran { code, err, .. } = run(&mut call(home.path(), &aws()));
    let want = "The access key ID from the login session 'arn:aws:iam::111122223333:user/me' \
        contains a line break at its end";
    assert_eq!(code, Some(255), "{err}");
    assert!(err.contains(want) && !err.contains("HIDDEN"), "{err}");
}
