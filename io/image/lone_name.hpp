// SPDX-License-Identifier: Apache-2.0
/// The NIfTI library takes the header from a.nii.gz and the numbers from an a.nii beside it. Where both are there, the
/// compressed one is read through a link in a folder of its own.
#pragma once

#include <filesystem>

namespace isotone::io::image {

class LoneName {
public:
    /// @throws Error{output_location} where a link is needed and the folder for temporary files cannot be written to
    explicit LoneName(const std::filesystem::path& path);
    ~LoneName();
    LoneName(const LoneName&) = delete;
    LoneName& operator=(const LoneName&) = delete;

    /// The path itself, or the link.
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
    std::filesystem::path folder_;  ///< empty where no link is needed
};

}  // namespace isotone::io::image
