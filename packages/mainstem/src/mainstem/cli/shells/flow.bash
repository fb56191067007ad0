
# `python flow.py <TAB>`: asks the flow, if the file names mainstem; else what completed `python` before, or files.
_mainstem_flow_completion() {
    local file=${COMP_WORDS[1]}
    if [[ $COMP_CWORD -gt 1 && $file == *.py && -r $file ]] && grep -q mainstem "$file"; then
        local IFS=$'\n'
        local response completion type value
        response=$(env COMP_WORDS="${COMP_WORDS[*]:1}" COMP_CWORD=$((COMP_CWORD - 1)) \
            _MAINSTEM_COMPLETE=bash_complete "$1" "$file" 2>/dev/null)
        for completion in $response; do
            IFS=',' read -r type value <<<"$completion"
            if [[ $type == dir ]]; then
                compopt -o dirnames
            elif [[ $type == file ]]; then
                compopt -o default
            else
                COMPREPLY+=("$value")
            fi
        done
    elif [[ -n $_mainstem_python_before ]]; then
        "$_mainstem_python_before" "$@"
    else
        compopt -o default
    fi
}

_mainstem_found=$(complete -p python 2>/dev/null | sed -n 's/.* -F \([^ ]*\) .*/\1/p')
if [[ $_mainstem_found != _mainstem_flow_completion ]]; then
    _mainstem_python_before=$_mainstem_found
fi
unset _mainstem_found
complete -o nosort -F _mainstem_flow_completion python python3
