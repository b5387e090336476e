// SPDX-License-Identifier: Apache-2.0
/// Private to this room: UIDs that follow from content.
///
/// "2.25." + a 128 bit UUID in decimal (PS3.5 B.2). The UUID is the start of a SHA-256 with version 8 ("custom", RFC
/// 9562), so equal content has equal UIDs and the same bytes come out of a rerun.
#pragma once

#include "core/volume.hpp"
#include "io/file/sha256.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace isotone::io::dicom {

class ContentUid {
public:
    /// @param purpose  "study", "series", ...: what the UID names, so that equal content gives different UIDs
    explicit ContentUid(std::string_view purpose);

    /// Each piece is hashed with its length, so that pieces cannot run into each other.
    ContentUid& add(std::string_view text);
    ContentUid& add(double number);
    ContentUid& add(const Volume& volume);

    /// Call once, last.
    std::string uid();

private:
    ContentUid& add_bytes(std::span<const std::byte> bytes);

    file::Sha256 digest_;
};

}  // namespace isotone::io::dicom
