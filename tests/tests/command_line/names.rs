//! Commands of the AWS CLI that belong to no service: the program with its name explains them.

use crate::support::{AWS, Home, run};

#[test]
fn commands_that_belong_to_no_service() {
    let home = Home::new();
    for (words, message) in [
        (&["configure", "list"][..], "`configure` is not supported: edit ~/.aws/config"),
        (&["--region", "eu-west-1", "login"], "`login` is not supported: use the AWS CLI for it"),
        (&["update"], "`update` is not supported: install a newer version of this program"),
        (&["configured"], "argument command: Found invalid choice 'configured'"),
    ] {
        let (code, out, err) = run(home.bare(AWS).args(words));
        assert_eq!((code, &*out), (Some(252), ""), "{words:?}: {err}");
        assert!(err.contains(message), "{words:?}: {err}");
    }
}
