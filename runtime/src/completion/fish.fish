# Completion of PROGRAM for fish: `PROGRAM --cli-completion fish | source`, or a file named PROGRAM.fish in
# ~/.config/fish/completions.
complete -c PROGRAM -f -k -a '(PROGRAM --cli-complete fish (commandline -cp | string collect) 2>/dev/null)'
