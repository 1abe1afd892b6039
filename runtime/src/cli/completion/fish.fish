# Completion of PROGRAM for fish: `PROGRAM --cli-completion fish | source`, or a file named PROGRAM.fish in
# ~/.config/fish/completions.
function __FUNCTION_complete
    # The words without the quotes that were typed; in the last one a quote may be open.
    set -l words (commandline -opc)
    set -l typed (commandline -ct | string collect)
    set -l last (string unescape -- $typed; or string unescape -- (string replace -r '\\\\$' '' -- $typed))
    # Each in single quotes.
    set -l line (string join ' ' -- \'(string replace -a \' "'\\''" -- $words $last)\')
    command PROGRAM --cli-complete fish $line 2>/dev/null | string sub -s 2
end
complete -c PROGRAM -f -k -a '(__FUNCTION_complete)'
