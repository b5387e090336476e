// SPDX-License-Identifier: Apache-2.0
/// A header and its data file as one output.
#pragma once

#include "io/file/atomic_file.hpp"
#include "io/interfile/data_file.hpp"

#include <bit>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>

namespace isotone::io::interfile {

class OutputPair {
public:
    OutputPair(std::filesystem::path header, const std::string& data_extension)
        : header_path_(std::move(header)), data_path_(data_path_for(header_path_, data_extension)), data_(data_path_),
          header_(header_path_) {}

    std::string data_name() const { return data_path_.filename().string(); }

    void write(std::span<const float> values) {
        static_assert(std::endian::native == std::endian::little, "headers are written as LITTLEENDIAN");
        data_.write(std::as_bytes(values));
    }

    /// The header appears last and an old one goes first, so that no header ever describes data of another run.
    void commit(const std::string& header_text) {
        header_.write(header_text);
        std::error_code absent;
        std::filesystem::remove(header_path_, absent);
        data_.commit();
        header_.commit();
    }

private:
    std::filesystem::path header_path_, data_path_;
    file::AtomicFile data_, header_;
};

}  // namespace isotone::io::interfile
