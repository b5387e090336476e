// SPDX-License-Identifier: Apache-2.0
#include "fuzz/example_data.hpp"
#include "fuzz/support.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/write_nm_projections.hpp"

namespace isotone::fuzz {

Outcome run_dicom_nm(Bytes input) {
    ScratchFolder::write("projections.dcm", input);
    return checked([] { io::dicom::read_nm_projections(ScratchFolder::path() / "projections.dcm"); },
                   {ErrorCode::input_missing, ErrorCode::input_corrupt, ErrorCode::inconsistent_data});
}

std::vector<std::string> dicom_nm_seeds() {
    SpectData data = example_spect_data();
    data.exam.start_time_s = 1735729200.0;
    std::vector<std::string> seeds;
    for (const auto flavour :
         {io::dicom::NmFlavour::standard, io::dicom::NmFlavour::siemens, io::dicom::NmFlavour::xeleris}) {
        io::dicom::NmWriteOptions options;
        options.flavour = flavour;
        io::dicom::write_nm_projections(ScratchFolder::path() / "projections-seed.dcm", data, options);
        seeds.push_back(ScratchFolder::read("projections-seed.dcm"));
    }
    return seeds;
}

}  // namespace isotone::fuzz
