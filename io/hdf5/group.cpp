// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5/group.hpp"

#include "core/error.hpp"

#include <hdf5.h>

#include <algorithm>

namespace isotone::io::hdf5 {
namespace {

constexpr std::size_t longest_attribute = 4096;

/// A fixed-length UTF-8 type for `length` bytes; HDF5 has no strings of length 0.
Handle text_type(std::size_t length) {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.id(), std::max<std::size_t>(length, 1));
    H5Tset_strpad(type.id(), H5T_STR_NULLPAD);
    H5Tset_cset(type.id(), H5T_CSET_UTF8);
    return type;
}

void put_attribute(hid_t object, const std::string& name, const std::string& text) {
    const Handle type = text_type(text.size());
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle attribute(H5Acreate2(object, name.c_str(), type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    const std::string padded = text.empty() ? std::string(1, '\0') : text;
    H5Awrite(attribute.id(), type.id(), padded.data());
}

}  // namespace

Group Group::root(const Handle& file, const std::filesystem::path& file_path) {
    return {Handle(H5Gopen2(file.id(), "/", H5P_DEFAULT), H5Gclose), file_path, ""};
}

std::string Group::where(const std::string& name) const {
    return file_.string() + ", " + path_ + "/" + name;
}

void Group::corrupt(const std::string& name, const std::string& what) const {
    throw Error(ErrorCode::input_corrupt, where(name), what, "copy the file again from its source");
}

bool Group::has(const std::string& name) const {
    return H5Lexists(id_.id(), name.c_str(), H5P_DEFAULT) > 0;
}

/// Soft and external links could lead out of the file, to any other the user may read.
void Group::require_inside(const std::string& name) const {
    if (!has(name)) {
        corrupt(name, "is missing");
    }
    H5L_info_t link{};
    if (H5Lget_info(id_.id(), name.c_str(), &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD) {
        corrupt(name, "is a link that may lead out of the file");
    }
}

Group Group::open(const std::string& name) const {
    require_inside(name);
    Handle group(H5Gopen2(id_.id(), name.c_str(), H5P_DEFAULT), H5Gclose);
    if (!group.good()) {
        corrupt(name, "is not a group");
    }
    return {std::move(group), file_, path_ + "/" + name};
}

Group Group::create(const std::string& name) const {
    const Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
    H5Pset_obj_track_times(properties.id(), false);
    Handle group(H5Gcreate2(id_.id(), name.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT), H5Gclose);
    if (!group.good()) {
        fail_to_write(file_);
    }
    return {std::move(group), file_, path_ + "/" + name};
}

std::vector<std::string> Group::names() const {
    std::vector<std::string> found;
    const auto add = [](hid_t, const char* name, const H5L_info_t*, void* to) -> herr_t {
        static_cast<std::vector<std::string>*>(to)->emplace_back(name);
        return 0;
    };
    if (H5Literate(id_.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &found) < 0) {
        corrupt("", "cannot be listed");
    }
    return found;
}

std::string Group::attribute(const std::string& name) const {
    const std::string label = "@" + name;
    const Handle attribute(H5Aopen(id_.id(), name.c_str(), H5P_DEFAULT), H5Aclose);
    if (!attribute.good()) {
        corrupt(label, "is missing");
    }
    const Handle type(H5Aget_type(attribute.id()), H5Tclose);
    const Handle space(H5Aget_space(attribute.id()), H5Sclose);
    const std::size_t length = H5Tget_size(type.id());
    if (H5Tget_class(type.id()) != H5T_STRING || H5Tis_variable_str(type.id()) != 0 || length > longest_attribute ||
        H5Sget_simple_extent_npoints(space.id()) != 1) {
        corrupt(label, "is not a short text of fixed length");
    }
    std::string text(length, '\0');
    // Read as the file has it: the bytes are copied, not converted.
    if (H5Aread(attribute.id(), type.id(), text.data()) < 0) {
        corrupt(label, "cannot be read");
    }
    return text.substr(0, text.find('\0'));
}

void Group::set_attribute(const std::string& name, const std::string& text) const {
    put_attribute(id_.id(), name, text);
}

void Group::write_units(const Handle& dataset, const std::string& units, const std::string& axes) const {
    put_attribute(dataset.id(), "units", units);
    if (!axes.empty()) {
        put_attribute(dataset.id(), "axes", axes);
    }
}

void Group::write_text(const std::string& name, const std::string& text) const {
    if (text.size() > longest_attribute) {
        throw Error(ErrorCode::inconsistent_data, where(name),
                    std::to_string(text.size()) + " bytes of text, at most " + std::to_string(longest_attribute) +
                        " can be stored",
                    "shorten the text");
    }
    const Handle type = text_type(text.size());
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_obj_track_times(properties.id(), false);
    const Handle dataset(
        H5Dcreate2(id_.id(), name.c_str(), type.id(), space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT), H5Dclose);
    const std::string padded = text.empty() ? std::string(1, '\0') : text;
    if (!dataset.good() || H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, padded.data()) < 0) {
        fail_to_write(file_);
    }
}

std::string Group::read_text(const std::string& name) const {
    const Handle dataset = open_dataset(name);
    const Handle type(H5Dget_type(dataset.id()), H5Tclose);
    const Handle space(H5Dget_space(dataset.id()), H5Sclose);
    const std::size_t length = H5Tget_size(type.id());
    if (H5Tget_class(type.id()) != H5T_STRING || H5Tis_variable_str(type.id()) != 0 || length > longest_attribute ||
        H5Sget_simple_extent_npoints(space.id()) != 1) {
        corrupt(name, "is not a short text of fixed length");
    }
    check_storage(name, dataset, length);
    std::string text(length, '\0');
    if (H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()) < 0) {
        corrupt(name, "cannot be read");
    }
    return text.substr(0, text.find('\0'));
}

void contradict(const Group& group, const std::string& name, const std::string& what) {
    throw Error(ErrorCode::inconsistent_data, group.where(name), what,
                "the file was put together by hand: get it again from its source, or write it anew with isotone");
}

}  // namespace isotone::io::hdf5
