// SPDX-License-Identifier: Apache-2.0
/// Where the public test data lie, if they are here.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace isotone::test {

/// The root folder: environment variable ISOTONE_TEST_DATA, else the one named when the tests were configured.
inline std::filesystem::path data_root() {
    if (const char* named = std::getenv("ISOTONE_TEST_DATA"); named != nullptr) {
        return named;
    }
#ifdef ISOTONE_TEST_DATA
    return ISOTONE_TEST_DATA;
#else
    return ISOTONE_SOURCE_DIR "/../shared/data";
#endif
}

/// A folder of test data such as "stir", or nothing where it is absent; the test then skips with missing_data().
inline std::optional<std::filesystem::path> data_folder(const std::string& name) {
    const std::filesystem::path folder = data_root() / name;
    if (!std::filesystem::is_directory(folder)) {
        return std::nullopt;
    }
    return folder;
}

/// What a test that skips says.
inline std::string missing_data(const std::string& name) {
    return "test data folder " + (data_root() / name).string() + " is missing; set ISOTONE_TEST_DATA";
}

}  // namespace isotone::test
