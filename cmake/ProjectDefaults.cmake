# What every target of the project shares.
option(CHAT_BUILD_TESTS "Build the tests" ON)
option(CHAT_BUILD_BENCH "Build the load generator" ON)
option(CHAT_BUILD_FUZZERS "Build the fuzz targets (clang only)" OFF)
set(CHAT_SANITIZE "" CACHE STRING "Sanitizers, as given to -fsanitize= (address,undefined or thread)")

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(GNUInstallDirs)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(CHAT_CCACHE ccache)
if(CHAT_CCACHE)
  # Paths are made relative, so that several build trees and clones share one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
    "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1
    "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime" "${CHAT_CCACHE}")
endif()

add_library(chat_defaults INTERFACE)
target_compile_options(chat_defaults INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Werror
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety -Wthread-safety-beta>
  # g++ 12 reports these inside inlined library code, where nothing is wrong.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)
target_compile_options(chat_defaults INTERFACE -fno-omit-frame-pointer -fstack-protector-strong)
if(CHAT_SANITIZE)
  target_compile_options(chat_defaults INTERFACE "-fsanitize=${CHAT_SANITIZE}" -fno-sanitize-recover=all -g1)
  if(CHAT_SANITIZE MATCHES "undefined")
    # In the tests' own code, not in the rooms, the checks of UndefinedBehaviorSanitizer cost a third of the compiler's
    # time and find nothing in what people run.
    target_compile_options(chat_defaults INTERFACE $<$<BOOL:$<TARGET_PROPERTY:CHAT_TEST_CODE>>:-fno-sanitize=undefined>)
  endif()
  target_link_options(chat_defaults INTERFACE "-fsanitize=${CHAT_SANITIZE}")
  # Instrumented frames are larger than the stack that a connection's thread gets otherwise.
  target_compile_definitions(chat_defaults INTERFACE CHAT_SANITIZED=1)
  if(CHAT_SANITIZE MATCHES "thread")
    # ThreadSanitizer does not model stand-alone fences; g++ says so for library headers.
    target_compile_options(chat_defaults INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(chat_defaults INTERFACE _FORTIFY_SOURCE=2)
  target_link_options(chat_defaults INTERFACE -Wl,-z,relro,-z,now)
endif()
find_program(CHAT_MOLD mold)
if(CHAT_MOLD)
  target_link_options(chat_defaults INTERFACE -fuse-ld=mold)
endif()
