// SPDX-License-Identifier: Apache-2.0
#include "io/image/lone_name.hpp"

#include "core/error.hpp"

#include <cstdlib>
#include <string>
#include <system_error>

namespace isotone::io::image {

LoneName::LoneName(const std::filesystem::path& path) : path_(path) {
    std::filesystem::path uncompressed = path;
    std::error_code ignored;
    if (path.extension() != ".gz" || !std::filesystem::exists(uncompressed.replace_extension(), ignored)) {
        return;
    }
    std::error_code failed;
    std::string folder = (std::filesystem::temp_directory_path(failed) / "isotone-XXXXXX").string();
    if (!failed && ::mkdtemp(folder.data()) != nullptr) {
        folder_ = folder;
        path_ = folder_ / "image.nii.gz";
        std::filesystem::create_symlink(std::filesystem::absolute(path), path_, failed);
        if (!failed) {
            return;
        }
        std::filesystem::remove_all(folder_, ignored);
    }
    throw Error(ErrorCode::output_location, path.string(),
                "lies beside " + uncompressed.filename().string() + ", and no link to it can be made",
                "move one of the two to another folder, or name a folder for temporary files in TMPDIR");
}

LoneName::~LoneName() {
    if (!folder_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
}

}  // namespace isotone::io::image
