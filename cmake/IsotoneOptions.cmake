# SPDX-License-Identifier: Apache-2.0
# Compiler settings every room shares.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_library(isotone_options INTERFACE)
target_include_directories(isotone_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
# -ffp-contract=off: a fused multiply-add happens only where the code says fma, so that instruction sets agree.
target_compile_options(isotone_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Werror -ffp-contract=off>)

set(ISOTONE_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")
if(ISOTONE_SANITIZE)
  target_compile_options(isotone_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=${ISOTONE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all>)
  target_link_options(isotone_options INTERFACE -fsanitize=${ISOTONE_SANITIZE})
endif()

# Everything a fuzz target links watches its own coverage.
if(ISOTONE_FUZZ)
  target_compile_options(isotone_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all>)
  target_link_options(isotone_options INTERFACE -fsanitize=address,undefined)
endif()

find_package(Threads REQUIRED)
