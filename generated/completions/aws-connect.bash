# Completion of aws-connect for bash; `source <(aws-connect --cli-completion bash)`, or a file in
# ~/.local/share/bash-completion/completions named aws-connect.
_aws_connect_complete() {
    local line marks=
    COMPREPLY=()
    # Each line is a mark and a candidate, which is quoted for the place where readline inserts it.
    while IFS= read -r line; do
        marks=$marks${line:0:1}
        COMPREPLY+=("${line:1}")
    done < <(command aws-connect --cli-complete bash "${COMP_LINE:0:COMP_POINT}" ${2+"$2"} 2>/dev/null)
    # No space behind keys, folders and schemes; bash before 4.0 appends none if candidates differ.
    if [[ $marks == + ]] && ! compopt -o nospace 2>/dev/null; then
        COMPREPLY+=("${COMPREPLY[0]}\\ ")
    fi
}
complete -o nosort -F _aws_connect_complete aws-connect 2>/dev/null || complete -F _aws_connect_complete aws-connect
