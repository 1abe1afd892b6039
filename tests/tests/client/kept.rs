//! Credentials cached in `~/.aws/cli/cache`: this program and the AWS CLI use each other's entries.

use crate::server::Server;
use crate::stand_in::{KEYS, aws, call, home_with_tokens, signer};
use crate::support::{Ran, run};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ROLE: &str = "[default]\nrole_arn = arn:aws:iam::123456789012:role/cook\nsource_profile = \
    base\nexternal_id = éè\nduration_seconds = 900\n";
const SSO: &str = "[default]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = \
    cook\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://sso.example/start\n";
const WEB: &str =
    "[default]\nrole_arn = arn:aws:iam::1:role/web\nweb_identity_token_file = {home}/web-token\n";
const CHAIN: &str = "[default]\nrole_arn = arn:aws:iam::1:role/chef\nsource_profile = \
    middle\n[profile middle]\nrole_arn = arn:aws:iam::1:role/cook\nsource_profile = base\n";

fn files(home: &Path) -> Vec<PathBuf> {
    let Ok(found) = std::fs::read_dir(home.join(".aws/cli/cache")) else { return Vec::new() };
    let mut files: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// The number of requests for credentials.
fn asked(aws: &Server) -> usize {
    aws.seen().iter().filter(|seen| seen.target != "/contact/create-contact").count()
}

/// Runs our program, then again with a new stand-in that counts from zero: configuration, key ID,
/// files.
#[test]
fn what_was_fetched_once_is_not_fetched_again() {
    for (config, id, count) in [
        (ROLE, "cook-of-AKIDBASE", 1),
        (CHAIN, "chef-of-cook-of-AKIDBASE", 2),
        (WEB, "web-of-token-of-web", 1),
        (SSO, "AKIDSSO", 1),
    ] {
        let home = home_with_tokens(config, KEYS);
        let (first, second) = (aws(), aws());
        for (aws, wanted) in [(&first, count), (&second, 0)] {
            let Ran { code, err, .. } = run(&mut call(home.path(), aws));
            assert_eq!((code, err.as_str()), (Some(0), ""), "{id}");
            assert_eq!(signer(aws).0, id);
            assert_eq!(asked(aws), wanted, "{id}");
        }
        let kept = files(home.path());
        assert_eq!(kept.len(), count, "{kept:?}");
        for file in kept {
            assert_eq!(file.extension().and_then(|it| it.to_str()), Some("json"));
            let document: serde_json::Value =
                serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            assert!(
                document["Credentials"]["Expiration"]
                    .as_str()
                    .unwrap()
                    .starts_with("2099-01-01T00:00:00")
            );
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
            }
        }
    }
}

#[test]
fn what_expires_soon_is_damaged_or_cannot_be_kept_is_fetched_again() {
    let spoil: [fn(&Path); 3] = [
        |file| {
            let text = std::fs::read_to_string(file).unwrap();
            let soon = std::time::SystemTime::now() + std::time::Duration::from_secs(14 * 60);
            let soon = aws_smithy_types::DateTime::from(soon);
            let soon = soon.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap();
            std::fs::write(file, text.replace("2099-01-01T00:00:00UTC", &soon)).unwrap();
        },
        |file| std::fs::write(file, "{\"Credentials\": {").unwrap(),
        |file| {
            // A file in place of the folder.
            std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file.parent().unwrap(), "").unwrap();
        },
    ];
    for spoil in spoil {
        let home = home_with_tokens(ROLE, KEYS);
        let (first, second) = (aws(), aws());
        assert_eq!(run(&mut call(home.path(), &first)).code, Some(0));
        spoil(&files(home.path())[0]);
        let Ran { code, err, .. } = run(&mut call(home.path(), &second));
        assert_eq!((code, err.as_str()), (Some(0), ""));
        assert_eq!(asked(&second), 1);
    }
}

/// The AWS CLI in the same home directory, if it is installed.
fn aws_cli(home: &Path, aws: &Server) -> Option<Command> {
    let version = Command::new("aws").arg("--version").stderr(Stdio::null()).output().ok()?;
    if !version.stdout.starts_with(b"aws-cli/") {
        return None;
    }
    let ours = call(home, aws);
    let mut command = Command::new("aws");
    command
        .env_clear()
        .args(ours.get_args())
        .stdin(Stdio::null())
        .env("AWS_DEFAULT_REGION", "us-west-2");
    for (name, value) in ours.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    Some(command)
}

#[test]
fn the_aws_cli_finds_what_we_kept_and_we_find_what_it_kept() {
    for (config, id) in [(ROLE, "cook-of-AKIDBASE"), (WEB, "web-of-token-of-web")] {
        for we_are_first in [true, false] {
            let home = home_with_tokens(config, KEYS);
            let (first, second) = (aws(), aws());
            let (ours, theirs) = if we_are_first { (&first, &second) } else { (&second, &first) };
            let Some(mut aws_cli) = aws_cli(home.path(), theirs) else {
                return println!("skipped: no AWS CLI");
            };
            let mut ours = call(home.path(), ours);
            let both: [&mut Command; 2] =
                if we_are_first { [&mut ours, &mut aws_cli] } else { [&mut aws_cli, &mut ours] };
            for command in both {
                let ran = run(command);
                assert_eq!(ran.code, Some(0), "{id}: {}", ran.err);
            }
            assert_eq!((asked(&first), asked(&second)), (1, 0), "{id}, we first: {we_are_first}");
            assert_eq!(signer(&second).0, id);
        }
    }
}
