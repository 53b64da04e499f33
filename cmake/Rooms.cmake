# The house: every folder that holds code is a room, every room is a library, and a room sees the headers
# of just those rooms that it names. An include that breaks the floors finds no file and does not build.
#
#   chat_room(core FOLDER server/core SOURCES router.cpp … SEES irc text util LINKS Boost::headers)
#
# A header is included by its room: #include "core/router.hpp".

function(chat_room name)
  cmake_parse_arguments(ROOM "" "FOLDER" "SOURCES;SEES;LINKS;LINKS_PRIVATE" ${ARGN})
  set(target "chat_${name}")
  set(door "${CMAKE_BINARY_DIR}/rooms/${name}")
  file(MAKE_DIRECTORY "${door}")
  file(CREATE_LINK "${CMAKE_SOURCE_DIR}/${ROOM_FOLDER}" "${door}/${name}" SYMBOLIC)

  set(sources ${ROOM_SOURCES})
  list(TRANSFORM sources PREPEND "${CMAKE_SOURCE_DIR}/${ROOM_FOLDER}/")
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC "${door}")
  target_link_libraries(${target} PUBLIC chat_defaults ${ROOM_LINKS} PRIVATE ${ROOM_LINKS_PRIVATE})
  foreach(room IN LISTS ROOM_SEES)
    target_link_libraries(${target} PUBLIC "chat_${room}")
  endforeach()
endfunction()
