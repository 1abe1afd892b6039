# Completion of aws-connect for bash; `source <(aws-connect --cli-completion bash)`, or a file in
# ~/.local/share/bash-completion/completions named aws-connect.
_aws_connect_complete() {
    local IFS=$'\n'
    COMPREPLY=($(aws-connect --cli-complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
    # What goes on behind it: keys, folders, schemes.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/{[] ]]; then
        compopt -o nospace
    fi
}
complete -o nosort -F _aws_connect_complete aws-connect
