
# `python flow.py <TAB>`: asks the flow, if the file names mainstem; else what completed `python` before, or files.
_mainstem_flow_completion() {
    local file=${words[2]}
    if (( CURRENT > 2 )) && [[ $file == *.py && -r $file ]] && grep -q mainstem $file; then
        local -a described plain response
        local type key descr
        response=("${(@f)$(env COMP_WORDS="${words[2,-1]}" COMP_CWORD=$((CURRENT - 2)) \
            _MAINSTEM_COMPLETE=zsh_complete ${words[1]} $file 2>/dev/null)}")
        for type key descr in ${response}; do
            if [[ $type == dir ]]; then
                _path_files -/
            elif [[ $type == file ]]; then
                _path_files -f
            elif [[ $descr == _ ]]; then
                plain+=("$key")
            else
                described+=("$key:$descr")
            fi
        done
        [[ -n $described ]] && _describe -V unsorted described -U
        [[ -n $plain ]] && compadd -U -V unsorted -a plain
    elif [[ -n $_mainstem_python_before ]]; then
        $_mainstem_python_before "$@"
    else
        _files
    fi
}

if [[ ${_comps[python]} != _mainstem_flow_completion ]]; then
    _mainstem_python_before=${_comps[python]}
fi
compdef _mainstem_flow_completion python python3
