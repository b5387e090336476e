# SPDX-License-Identifier: Apache-2.0
# A room is one top-level folder built as one static library isotone_<name>; tests of a room are one program.

# isotone_room(NAME SOURCES a.cpp... [DEPENDS isotone_core...] [PRIVATE third_party...])
function(isotone_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(isotone_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(isotone_${name} PUBLIC isotone_options ${ROOM_DEPENDS} PRIVATE ${ROOM_PRIVATE})
endfunction()

# isotone_test(NAME SOURCES a_test.cpp... DEPENDS isotone_core... [LABELS ...])
# Labels used: sanitize (kernels and parsers, run under ASan), tsan (threads and emulation), real (the demo on real data). A label L also makes the
# target L_tests, which builds all its programs.
function(isotone_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(isotone_test_${name} ${TEST_SOURCES})
  target_link_libraries(isotone_test_${name} PRIVATE ${TEST_DEPENDS} isotone_options GTest::gtest_main GTest::gmock)
  target_compile_definitions(isotone_test_${name} PRIVATE
    ISOTONE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ISOTONE_SHARE_DIR="${PROJECT_SOURCE_DIR}/share"
    ISOTONE_TEST_DATA="${ISOTONE_TEST_DATA}")
  foreach(label IN LISTS TEST_LABELS)
    if(NOT TARGET ${label}_tests)
      add_custom_target(${label}_tests)
    endif()
    add_dependencies(${label}_tests isotone_test_${name})
  endforeach()
  if(TEST_LABELS)
    # One label holds all names: discovery passes no lists, and ctest -L matches a part of a label.
    list(JOIN TEST_LABELS "-" label)
    gtest_discover_tests(isotone_test_${name} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS "${label}")
  else()
    gtest_discover_tests(isotone_test_${name} DISCOVERY_TIMEOUT 60)
  endif()
endfunction()
