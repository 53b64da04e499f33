# Asks a Catch2 program for its test cases and writes what ctest needs to run each of them. Run after the program was
# linked, with PROGRAM, PREFIX, LABEL, DEADLINE, ENVIRONMENT and OUTPUT (the file to write) set.
#
# Catch2 brings such a script, but it loses test cases that have a semicolon in their name, and a name that matches
# nothing counts as passed; here the second is an error (--warn NoTests).
execute_process(COMMAND "${PROGRAM}" --list-test-names-only OUTPUT_VARIABLE names RESULT_VARIABLE count)
if(NOT count MATCHES "^[0-9]+$" OR count EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} lists no tests (${count}): ${names}")
endif()

# CMake keeps lists by semicolons and pairs brackets in them; neither may be in the way of a name.
string(ASCII 1 semicolon)
string(ASCII 2 opening)
string(ASCII 3 closing)
string(REPLACE ";" "${semicolon}" names "${names}")
string(REPLACE "[" "${opening}" names "${names}")
string(REPLACE "]" "${closing}" names "${names}")
string(REGEX REPLACE "\n+$" "" names "${names}")
string(REPLACE "\n" ";" names "${names}")

set(script "")
foreach(name IN LISTS names)
  string(REPLACE "${semicolon}" ";" name "${name}")
  string(REPLACE "${opening}" "[" name "${name}")
  string(REPLACE "${closing}" "]" name "${name}")
  set(pattern "${name}")
  foreach(special "\\" "," "[" "]" "\"")
    string(REPLACE "${special}" "\\${special}" pattern "${pattern}")
  endforeach()
  string(APPEND script
    "add_test([==[${PREFIX}: ${name}]==] [==[${PROGRAM}]==] [==[${pattern}]==] --warn NoTests)\n"
    "set_tests_properties([==[${PREFIX}: ${name}]==] PROPERTIES"
    " LABELS ${LABEL} TIMEOUT ${DEADLINE} ENVIRONMENT [==[${ENVIRONMENT}]==])\n")
endforeach()
file(WRITE "${OUTPUT}" "${script}")
