// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets.hpp"

#include "fuzz/library_leaks.hpp"

#include <stdexcept>

namespace isotone::fuzz {

const std::vector<Target>& targets() {
    static const std::vector<Target> all{
        {"dicom_nm", run_dicom_nm, dicom_nm_seeds},
        {"dicom_pet", run_dicom_pet, dicom_pet_seeds},
        {"hdf5_container", run_hdf5_container, hdf5_container_seeds},
        {"interfile_image", run_interfile_image, interfile_image_seeds},
        {"interfile_projections", run_interfile_projections, interfile_projections_seeds},
        {"interfile_sinogram", run_interfile_sinogram, interfile_sinogram_seeds},
        {"json", run_json, json_seeds},
        {"metaimage", run_metaimage, metaimage_seeds},
        {"nifti", run_nifti, nifti_seeds},
        {"nifti_compressed", run_nifti_compressed, nifti_compressed_seeds},
        {"nrrd", run_nrrd, nrrd_seeds},
        {"siemens_list_mode", run_siemens_list_mode, siemens_list_mode_seeds},
        {"toml", run_toml, toml_seeds},
    };
    return all;
}

const Target& target_named(const std::string& name) {
    for (const Target& target : targets()) {
        if (name == target.name) {
            return target;
        }
    }
    throw std::invalid_argument("no fuzz target " + name);
}

}  // namespace isotone::fuzz
