# Completion of aws-connect for fish: `aws-connect --cli-completion fish | source`, or a file named aws-connect.fish in
# ~/.config/fish/completions.
complete -c aws-connect -f -k -a '(aws-connect --cli-complete fish (commandline -cp | string collect) 2>/dev/null)'
