// SPDX-License-Identifier: Apache-2.0
/// Reading SPECT headers that a test has as text.
#pragma once

#include "io/file/atomic_file.hpp"
#include "io/interfile/projections.hpp"
#include "tests/io/interfile/projection_files.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace isotone::test {

using io::interfile::ProjectionOptions;

inline SpectData read(const std::string& header, const std::string& data, const ProjectionOptions& options = {},
                      const std::string& data_name = "a.s") {
    const TemporaryFolder folder;
    io::file::write_atomically(folder / "a.hs", header);
    io::file::write_atomically(folder / data_name, data);
    return io::interfile::read_projections(folder / "a.hs", options);
}

inline Error refusal_of(const std::string& header, const std::string& data, const ProjectionOptions& options = {},
                        const std::string& data_name = "a.s") {
    return error_of([&] { read(header, data, options, data_name); });
}

inline std::string ones(const SmallScan& scan) {
    return floats(std::vector<float>(static_cast<std::size_t>(scan.views * scan.bins * scan.rows), 1.0F));
}

/// Texts of a list of the provenance.
inline std::vector<std::string> notes(const SpectData& data, const char* name) {
    std::vector<std::string> texts;
    for (const Record& text : std::get<Record::List>(data.provenance.find(name)->value())) {
        texts.push_back(std::get<std::string>(text.value()));
    }
    return texts;
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

}  // namespace isotone::test
