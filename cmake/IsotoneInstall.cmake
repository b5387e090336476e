# SPDX-License-Identifier: Apache-2.0
# libisotone: every room in one shared library with hidden visibility, its public headers and an exported package.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(rooms)
foreach(room
    core kernels_door kernels_common kernels_reference kernels_cpu kernels_cuda kernels recon imaging harmonize_suv
    harmonize simulate io_file io_config io_json io_interfile io_siemens io_hdf5 io_image io_dicom io_provenance io_report)
  if(TARGET isotone_${room})
    get_target_property(kind isotone_${room} TYPE)
    if(kind STREQUAL STATIC_LIBRARY)
      list(APPEND rooms isotone_${room})
    endif()
  endif()
endforeach()
# The rooms' objects enter whole; linking the rooms as well brings in what they depend on.
add_library(libisotone SHARED ${PROJECT_SOURCE_DIR}/cmake/libisotone.cpp)
foreach(room IN LISTS rooms)
  target_sources(libisotone PRIVATE $<TARGET_OBJECTS:${room}>)
endforeach()
target_link_libraries(libisotone PRIVATE isotone_options ${rooms})
target_compile_features(libisotone PUBLIC cxx_std_20)
target_include_directories(libisotone INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/isotone>)
target_link_options(libisotone PRIVATE LINKER:--version-script=${PROJECT_SOURCE_DIR}/cmake/libisotone.map)
set_target_properties(libisotone PROPERTIES LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/libisotone.map)

# Below 1.0 a minor version may change the interface; from then on a major one.
set(so_version ${PROJECT_VERSION_MAJOR})
set(compatibility SameMajorVersion)
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(so_version 0.${PROJECT_VERSION_MINOR})
  set(compatibility SameMinorVersion)
endif()
set_target_properties(libisotone PROPERTIES OUTPUT_NAME isotone EXPORT_NAME isotone VERSION ${PROJECT_VERSION}
  SOVERSION ${so_version})

install(TARGETS libisotone EXPORT isotone LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET isotone)
  install(TARGETS isotone RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/share/ DESTINATION ${CMAKE_INSTALL_DATADIR}/isotone)
install(FILES LICENSE NOTICE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Public headers: the nouns, the door, and what the rooms offer; device code and backends stay inside.
install(DIRECTORY core harmonize simulate imaging DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/isotone
  FILES_MATCHING PATTERN "*.hpp"
  PATTERN "harmonize/suv/reference_time.hpp" EXCLUDE
  PATTERN "harmonize/suv/refusal.hpp" EXCLUDE)
install(FILES recon/plan.hpp recon/reconstruct.hpp recon/settings.hpp
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/isotone/recon)
# Of io only what names no type of a format's library and is not private to its room.
foreach(header
    config/share config/toml dicom/pet_series dicom/write_pet_series file/atomic_file file/checked_read file/sha256
    hdf5/raw_container hdf5/volume_container image/image_file interfile/image interfile/sinogram json/csv json/json
    provenance/build provenance/provenance report/html siemens/list_mode siemens/list_mode_header interfile/header)
  cmake_path(GET header PARENT_PATH room)
  install(FILES io/${header}.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/isotone/io/${room})
endforeach()
install(FILES kernels/backend.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/isotone/kernels)
install(FILES ${PROJECT_BINARY_DIR}/generated/core/version.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/isotone/core)

install(EXPORT isotone NAMESPACE isotone:: FILE isotoneConfig.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/isotone)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/isotoneConfigVersion.cmake COMPATIBILITY ${compatibility})
install(FILES ${PROJECT_BINARY_DIR}/isotoneConfigVersion.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/isotone)
