# cmake --install build/release --prefix /usr/local
install(TARGETS chatserver chatclient RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES docs/man/chatclient.1 DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES docs/man/chatserver.8 DESTINATION "${CMAKE_INSTALL_MANDIR}/man8")
install(FILES docs/chatserver.toml docs/chatserver.service DESTINATION "${CMAKE_INSTALL_DOCDIR}")
