// SPDX-License-Identifier: Apache-2.0
#include "io/siemens/list_mode.hpp"

#include "fuzz/support.hpp"

namespace isotone::fuzz {

Outcome run_siemens_list_mode(Bytes input) {
    write_pair(input, "a.hdr", "a.l");
    return checked([] { io::siemens::read_list_mode(ScratchFolder::path() / "a.hdr"); },
                   {ErrorCode::input_missing, ErrorCode::input_corrupt, ErrorCode::inconsistent_data});
}

std::vector<std::string> siemens_list_mode_seeds() {
    const std::string header =
        "!INTERFILE:=\n!originating system:=9999\n%SMS-MI header name space:=PETLINK bin address\n"
        "!data offset in bytes:=0\nname of data file:=a.l\n%study date (yyyy:mm:dd):=2017:03:27\n"
        "%study time (hh:mm:ss GMT+00:00):=17:00:35\nisotope name:=F-18\nisotope gamma halflife (sec):=6586.2\n"
        "tracer activity at time of injection (Bq):=4.65e+007\n%patient orientation:=HFS\n"
        "data format:=CoincidenceList\nnumber of rings:=3\ndistance between rings (cm):=0.4\n"
        "gantry crystal radius (cm):=10\nbin size (cm):=0.2\n%number of TOF time bins:=1\nimage duration (sec):=900\n"
        "%total listmode word counts:=331257106\n%LM event and tag words format (bits):=32\n%axial compression:=1\n"
        "%maximum ring difference:=1\n%number of projections:=5\n%number of views:=8\n%number of segments:=3\n"
        "%segment table:={3,2,2}\n";
    // Time 0, a prompt, a delayed, another tag, time 1, the last address.
    const std::string words("\0\0\0\x80\5\0\0\x40\7\0\0\0\1\0\0\xa0\1\0\0\x80\x17\1\0\x40", 24);
    return {header + '\0' + words};
}

}  // namespace isotone::fuzz
