if(TARGET chatserver AND TARGET chatclient)
  install(TARGETS chatserver chatclient RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
