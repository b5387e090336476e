// SPDX-License-Identifier: Apache-2.0
/// Every parser of untrusted input as a function of bytes.
///
/// A target parses its input and checks the one promise all parsers give: either it returns a result, or it throws one
/// Error whose code says that the input is at fault and whose `where` names it. Anything else is a finding and comes
/// out as another exception, a sanitizer report or a crash.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace isotone::fuzz {

using Bytes = std::span<const std::uint8_t>;

enum class Outcome { accepted, refused };

struct Target {
    const char* name;
    Outcome (*run)(Bytes input);
    std::vector<std::string> (*seeds)();  ///< valid inputs, made by isotone's own writers or by hand
};

const std::vector<Target>& targets();
const Target& target_named(const std::string& name);

/// SPECT projections, planar acquisitions and reconstructions.
Outcome run_dicom_nm(Bytes input);
std::vector<std::string> dicom_nm_seeds();
/// One slice of a PET series.
Outcome run_dicom_pet(Bytes input);
std::vector<std::string> dicom_pet_seeds();
Outcome run_hdf5_container(Bytes input);
std::vector<std::string> hdf5_container_seeds();
/// Text header, a zero byte, then the bytes of the data file.
Outcome run_interfile_image(Bytes input);
std::vector<std::string> interfile_image_seeds();
Outcome run_interfile_projections(Bytes input);
std::vector<std::string> interfile_projections_seeds();
Outcome run_interfile_sinogram(Bytes input);
std::vector<std::string> interfile_sinogram_seeds();
Outcome run_siemens_list_mode(Bytes input);
std::vector<std::string> siemens_list_mode_seeds();
/// Images that ITK reads, with an attached header.
Outcome run_metaimage(Bytes input);
std::vector<std::string> metaimage_seeds();
Outcome run_nifti(Bytes input);
std::vector<std::string> nifti_seeds();
Outcome run_nifti_compressed(Bytes input);
std::vector<std::string> nifti_compressed_seeds();
Outcome run_nrrd(Bytes input);
std::vector<std::string> nrrd_seeds();
Outcome run_json(Bytes input);
std::vector<std::string> json_seeds();
Outcome run_toml(Bytes input);
std::vector<std::string> toml_seeds();

}  // namespace isotone::fuzz
