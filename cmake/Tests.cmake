# How tests become targets and entries of ctest. tests/CMakeLists.txt says which there are.
find_program(CHAT_PYTHON python3 REQUIRED)

# Sanitizers slow a program down; deadlines stretch with them.
set(CHAT_DEADLINE_FACTOR 1)
if(CHAT_SANITIZE)
  set(CHAT_DEADLINE_FACTOR 4)
endif()

# Groups of test programs, for those who want to build only one kind.
add_custom_target(all_tests)       # every program of Catch2 tests
add_custom_target(threaded_tests)  # those with threads in them, for ThreadSanitizer
add_custom_target(fuzz_targets)

# Links a target to those of the rooms that exist.
function(chat_link_rooms target)
  foreach(room IN LISTS ARGN)
    if(TARGET "chat_${room}")
      target_link_libraries(${target} PRIVATE "chat_${room}")
    endif()
  endforeach()
endfunction()

# Catch2's main() and its large header are compiled once, for all test programs.
function(chat_test_main)
  # Nobody sanitizes Catch2 itself: plainly, it compiles in seconds instead of a minute. It has to be a shared library,
  # whose copies of the standard library's functions give way to those of the program. In a static one they could be
  # chosen for the whole program, and a sanitizer would be blind wherever they are used.
  add_library(chat_catch SHARED EXCLUDE_FROM_ALL main.cpp)
  target_link_libraries(chat_catch PUBLIC Catch2::Catch2)
  target_compile_options(chat_catch PRIVATE -O0)

  # A precompiled header belongs to a source file, here an empty one, and serves those with the same flags: the flags
  # of programs, not of libraries.
  set(empty "${CMAKE_CURRENT_BINARY_DIR}/catch_header.cpp")
  file(CONFIGURE OUTPUT "${empty}" CONTENT "// Here for its precompiled header.\n")
  add_library(chat_test_main STATIC EXCLUDE_FROM_ALL "${empty}")
  target_link_libraries(chat_test_main PUBLIC chat_defaults chat_catch Threads::Threads)
  target_include_directories(chat_test_main PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
  # A test's own code need not be fast, and optimising it takes up to half of the compiler's time. The rooms stay as they
  # are.
  if(CHAT_SANITIZE)
    target_compile_options(chat_test_main PUBLIC -O0)
  else()
    target_compile_options(chat_test_main PUBLIC -O1)
  endif()
  set_target_properties(chat_test_main PROPERTIES POSITION_INDEPENDENT_CODE OFF CHAT_TEST_CODE ON)
  target_precompile_headers(chat_test_main PRIVATE <catch2/catch.hpp>)
endfunction()

#   chat_test(NAME irc LABEL unit SECONDS 60 ROOMS irc text SOURCES message_test.cpp … [LINKS chat_test_support])
#
# One program of Catch2 tests. Each test case is an entry of ctest named "<NAME>: <test case>", with a deadline.
function(chat_test)
  cmake_parse_arguments(TEST "" "NAME;LABEL;SECONDS" "SOURCES;ROOMS;LINKS" ${ARGN})
  set(target "test_${TEST_NAME}")
  add_executable(${target} ${TEST_SOURCES})
  target_link_libraries(${target} PRIVATE chat_test_main ${TEST_LINKS})
  chat_link_rooms(${target} ${TEST_ROOMS})
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF CHAT_TEST_CODE ON)
  target_precompile_headers(${target} REUSE_FROM chat_test_main)
  add_dependencies(all_tests ${target})
  if(TEST_LABEL MATCHES "^(protocol|concurrency)$")
    add_dependencies(threaded_tests ${target})
  endif()
  math(EXPR deadline "${TEST_SECONDS} * ${CHAT_DEADLINE_FACTOR}")
  chat_test_environment(environment)
  set(found "${CMAKE_CURRENT_BINARY_DIR}/${target}.found.cmake")
  add_custom_command(TARGET ${target} POST_BUILD BYPRODUCTS "${found}"
    COMMAND "${CMAKE_COMMAND}" -D "PROGRAM=$<TARGET_FILE:${target}>" -D PREFIX=${TEST_NAME} -D LABEL=${TEST_LABEL}
      -D DEADLINE=${deadline} -D "ENVIRONMENT=${environment}" -D "OUTPUT=${found}"
      -P "${CMAKE_SOURCE_DIR}/cmake/DiscoverTests.cmake"
    VERBATIM)
  # A program that has not been built shows as a failure, not as an absence.
  set(entry "${CMAKE_CURRENT_BINARY_DIR}/${target}.entry.cmake")
  file(WRITE "${entry}"
    "if(EXISTS \"${found}\")\n  include(\"${found}\")\nelse()\n"
    "  add_test([==[${TEST_NAME}: not built]==] \"${target}-not-built\")\n"
    "  set_tests_properties([==[${TEST_NAME}: not built]==] PROPERTIES LABELS ${TEST_LABEL})\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${entry}")
endfunction()

#   chat_script_tests(LABEL peers SECONDS 120)
#
# Each test method of the Python scripts in tests/<LABEL>/ that call unittest.main() is an entry of ctest,
# "<LABEL>: <file> <Class>.<method>".
function(chat_script_tests)
  cmake_parse_arguments(TEST "" "LABEL;SECONDS" "" ${ARGN})
  file(GLOB scripts CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${TEST_LABEL}/*.py")
  math(EXPR deadline "${TEST_SECONDS} * ${CHAT_DEADLINE_FACTOR}")
  chat_test_environment(environment)
  foreach(script IN LISTS scripts)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${script}")
    file(STRINGS "${script}" runs REGEX "unittest\\.main\\(")
    if(runs)
      get_filename_component(file "${script}" NAME_WE)
      execute_process(COMMAND "${CHAT_PYTHON}" "${CMAKE_SOURCE_DIR}/cmake/list_python_tests.py" "${script}"
        OUTPUT_VARIABLE tests OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
      string(REPLACE "\n" ";" tests "${tests}")
      foreach(test IN LISTS tests)
        set(name "${TEST_LABEL}: ${file} ${test}")
        add_test(NAME "${name}" COMMAND "${CHAT_PYTHON}" "${script}" "${test}")
        set_tests_properties("${name}" PROPERTIES
          LABELS ${TEST_LABEL} TIMEOUT ${deadline} ENVIRONMENT "${environment}")
      endforeach()
    endif()
  endforeach()
endfunction()

# What a test may know about the build that it belongs to.
function(chat_test_environment result)
  set(environment "CHAT_SOURCE_DIR=${CMAKE_SOURCE_DIR}" "CHAT_BUILD_DIR=${CMAKE_BINARY_DIR}"
    "CHAT_CMAKE=${CMAKE_COMMAND}" "CHAT_SANITIZE=${CHAT_SANITIZE}" "PYTHONDONTWRITEBYTECODE=1"
    "PYTHONPATH=${CMAKE_SOURCE_DIR}/tests/support"
    "XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/no-config"  # not that of whoever runs the tests
    "CHATSERVER=${CMAKE_BINARY_DIR}/server/app/chatserver" "CHATCLIENT=${CMAKE_BINARY_DIR}/client/chatclient")
  set(${result} "${environment}" PARENT_SCOPE)
endfunction()

#   chat_fuzz(FILE message_fuzz.cpp ROOMS irc text)
#
# A libFuzzer target, and an entry of ctest that runs it for CHAT_FUZZ_SECONDS (10). What it finds interesting is kept
# in the build folder from run to run; tests/fuzz/corpus/<name>/, if there, is where it starts.
function(chat_fuzz)
  cmake_parse_arguments(FUZZ "" "FILE" "ROOMS" ${ARGN})
  get_filename_component(name "${FUZZ_FILE}" NAME_WE)
  string(REGEX REPLACE "_fuzz$" "" name "${name}")
  set(target "fuzz_${name}")
  add_executable(${target} EXCLUDE_FROM_ALL "${FUZZ_FILE}")
  chat_link_rooms(${target} ${FUZZ_ROOMS})
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzz_targets ${target})

  set(grown "${CMAKE_CURRENT_BINARY_DIR}/corpus/${name}")
  set(seeds "${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${name}")
  file(MAKE_DIRECTORY "${grown}")
  if(NOT EXISTS "${seeds}")
    set(seeds "")
  endif()
  add_test(NAME "fuzz: ${name}"
    COMMAND sh -c "exec \"$@\" -max_total_time=\${CHAT_FUZZ_SECONDS:-10}" sh
      "$<TARGET_FILE:${target}>" "${grown}" ${seeds}
      -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 "-artifact_prefix=${CMAKE_CURRENT_BINARY_DIR}/corpus/${name}-")
  set_tests_properties("fuzz: ${name}" PROPERTIES LABELS fuzz TIMEOUT 600)
endfunction()
