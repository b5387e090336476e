// SPDX-License-Identifier: Apache-2.0
/// Changing containers in tests, with the library itself.
#pragma once

#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>

namespace isotone::test {

/// @param change  called with the open file
template <typename Change>
void edit_container(const std::filesystem::path& path, Change change) {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    change(file);
    H5Fclose(file);
}

/// Another value of a scalar, in the type of this machine.
template <typename T>
void overwrite(hid_t file, const char* name, hid_t type, T value) {
    const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    EXPECT_GE(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value), 0) << name;
    H5Dclose(dataset);
}

}  // namespace isotone::test
